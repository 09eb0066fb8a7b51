"""Sentences of the core: they name turns by id, so that they contain no names.

The caller that shows a sentence hands in the labels and, with ``translate``, the
language. A protected speaker's name therefore cannot get into an error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]
"""Gives a text in the reader's language, with its ``{placeholders}`` still in it."""


def english(sentence: str) -> str:
    """Returns the text unchanged. Marks a text for translation that another place translates."""
    return sentence


@dataclass(frozen=True)
class Sentence:
    """A text with ``{placeholders}``.

    The placeholders in ``turns`` are filled with labels, those in ``values`` with the
    values themselves; a value that is a sentence is rendered first.
    """

    text: str
    turns: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)

    def render(self, labels: Mapping[int, str], translate: Translate = english) -> str:
        names = {name: labels.get(turn, f"turn {turn}") for name, turn in self.turns.items()}
        values = {
            name: value.render(labels, translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return translate(self.text).format(**names, **values)


class Refused(Exception):
    """A verb is refused; the sentence says why to the moderator.

    ``field`` is set when the command itself is wrong (a turn that does not exist),
    and None when it only comes at a wrong moment (a turn that does not have the floor).
    """

    def __init__(
        self,
        text: str,
        *,
        field: str | None = None,
        turns: Mapping[str, int] | None = None,
        **values: object,
    ) -> None:
        super().__init__(text)
        self.sentence = Sentence(text, turns or {}, values)
        self.field = field
