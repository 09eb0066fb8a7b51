"""Sentences of the core: they name turns by id, so that no name is in them.

Whoever shows a sentence puts the labels in, and chooses the language by handing
in ``say``. A protected speaker's name therefore cannot get into an error.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Say = Callable[[str], str]
"""Gives the sentence in the reader's language, its ``{names}`` still in it."""


def english(sentence: str) -> str:
    """The sentence as it is written; marks one that is said elsewhere for the translators."""
    return sentence


@dataclass(frozen=True)
class Sentence:
    """A text with ``{names}`` in it.

    ``turns`` are filled with labels, ``values`` as they are, a sentence among them
    rendered first.
    """

    text: str
    turns: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)

    def render(self, labels: Mapping[int, str], say: Say = english) -> str:
        names = {name: labels.get(turn, f"turn {turn}") for name, turn in self.turns.items()}
        values = {
            name: value.render(labels, say) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return say(self.text).format(**names, **values)


class Refused(Exception):
    """A verb that cannot be done now; its sentence tells the moderator why.

    ``field`` is set when the command itself is wrong (a turn that does not exist),
    and unset when only the moment is (a turn that does not have the floor).
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
