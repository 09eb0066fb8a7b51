"""Checks docs/verbs.md: every verb, and every sentence with which it may be refused."""

import ast
import re
from pathlib import Path

import pytest
from in_process import WHOLE_MEETING, Desk, file_meeting, said
from markdown_tables import names_in, rows_of
from refusals import OPENS_A_ROOM, Refusal, found_from, refusals_of

from timekeeper.commands import execute, verb_arguments
from timekeeper.domain.log import history
from timekeeper.domain.refusal import Refused, english
from timekeeper.domain.verbs import VERBS
from timekeeper.web.api.bodies import BODY_OF_VERB

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/verbs.md").read_text()
REFUSING_MODULES = [
    *sorted((ROOT / "timekeeper/domain/verbs").glob("*.py")),
    Path(history.__file__),
    Path(verb_arguments.__file__),
    Path(execute.__file__),
]
"""The modules of the write path that refuse commands."""


def sections(document: str) -> dict[str, str]:
    """The text of each section, by its verb. Raises ValueError if two have the same verb."""
    parts = re.split(r"^## (.+)$", document, flags=re.M)[1:]
    verbs = [heading.strip("`") for heading in parts[::2]]
    if len(set(verbs)) < len(verbs):
        raise ValueError("a verb has two sections")
    return dict(zip(verbs, parts[1::2], strict=True))


def refusals_in(section: str) -> set[Refusal]:
    """The rows of a section's table: a sentence, and 409 or 422 with the fields."""
    found: set[Refusal] = set()
    for sentence, status in rows_of(section):
        fields = [None] if status == "409" else names_in(status)
        assert status == "409" or re.fullmatch(r"422 `[\w.]+`(, `[\w.]+`)*", status), status
        found |= {(sentence, field) for field in fields}
    return found


def test_there_is_one_section_for_each_verb() -> None:
    assert sorted(sections(DOCUMENT)) == sorted([*VERBS, "undo"])


@pytest.mark.parametrize("verb", [*VERBS, "undo"])
def test_every_refusal_of_a_verb_is_in_its_table_word_for_word_and_no_other(verb: str) -> None:
    assert refusals_in(sections(DOCUMENT)[verb]) == refusals_of(verb)


@pytest.mark.parametrize("verb", BODY_OF_VERB)
def test_the_body_of_a_verb_is_named_field_by_field(verb: str) -> None:
    body = re.search(r"^- \*\*Body\*\*: (.+?)^- ", sections(DOCUMENT)[verb], re.M | re.S)
    assert body is not None
    assert sorted(names_in(body[1])) == sorted(BODY_OF_VERB[verb].model_fields)


@pytest.mark.parametrize("verb", [*VERBS, "undo"])
def test_every_section_has_a_precondition_and_the_result_of_undo(verb: str) -> None:
    section = sections(DOCUMENT)[verb]
    assert re.search(r"^- \*\*Precondition\*\*: \w", section, re.M)
    assert re.search(r"^- \*\*Undo gives\*\* \w", section, re.M)


def sentences_written(paths: list[Path]) -> set[str]:
    """Every text that is a literal in a call of ``Refused``."""
    calls = [
        node
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused"
    ]
    return {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}


def test_the_walk_reaches_every_refusal_of_the_write_path() -> None:
    reached = {sentence for verb in [*VERBS, "undo"] for sentence, _ in refusals_of(verb)}
    assert sentences_written(REFUSING_MODULES) <= reached


def test_only_some_verbs_need_a_free_room(desk: Desk) -> None:
    """The walk includes the rule about the room for these verbs only."""
    desk.load(file_meeting())
    needed, was_on, revision = set(), False, desk.revision()
    for verb, body in WHOLE_MEETING:
        desk.now_ms += 1_000
        answer = desk.do(verb, said(body, revision))
        if answer.history.meeting.is_on and not was_on:
            needed.add(verb)
        was_on, revision = answer.history.meeting.is_on, answer.revision
    assert needed == OPENS_A_ROOM


# The walk itself


def refuses_at_once() -> None:
    raise Refused("No.")


def refuses_with_one_of_two_sentences(name: str) -> None:
    sentences = {"one": english("One."), "two": english("Two.")}
    raise Refused(sentences[name], field="turn")


def refuses_at_a_field(field: str = "turn") -> None:
    raise Refused("Elsewhere.", field=field)


def calls_the_others() -> None:
    refuses_at_once()
    refuses_with_one_of_two_sentences("one")
    refuses_at_a_field()
    refuses_at_a_field(field="before")
    refuses_at_a_field("other")


def refuses_with_a_variable_sentence(words: str) -> None:
    raise Refused(words)


def test_the_walk_follows_calls_with_the_field_that_they_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("refusals.OURS", ("timekeeper.", __name__))
    assert set(found_from(calls_the_others, {})) == {
        ("No.", None),
        ("One.", "turn"),
        ("Two.", "turn"),
        ("Elsewhere.", "turn"),
        ("Elsewhere.", "before"),
        ("Elsewhere.", "other"),
    }


def test_the_walk_raises_an_error_if_it_cannot_read_a_sentence() -> None:
    with pytest.raises(LookupError, match="can't be read"):
        list(found_from(refuses_with_a_variable_sentence, {}))
