"""Each audience gets its own type: the type checker and ``outgoing`` refuse any other."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import Moderator, hour_of, opened, speaker
from mypy import api as mypy

from timekeeper.domain.audience import turn_views
from timekeeper.domain.audience.meeting_views import AUDIENCES, PublicMeeting
from timekeeper.domain.audience.outgoing_check import MAY_BE_VEILED, Outgoing, WrongAudience
from timekeeper.domain.audience.projection import outgoing_view
from timekeeper.domain.audience.turn_views import PublicTurn, unprotected_names

ROOT = Path(__file__).resolve().parents[3]


def meeting() -> Moderator:
    return opened(hour_of(speaker(1, protected=True), speaker(2)))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("whose", AUDIENCES)
def test_a_view_is_sent_to_its_own_audience_and_to_no_other(audience: str, whose: str) -> None:
    view = meeting().seen(whose)
    if audience == whose:
        assert Outgoing(audience, view).to(audience) is view
        return
    with pytest.raises(WrongAudience):
        Outgoing(audience, view)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_view_with_turns_of_another_audience_is_not_sent(audience: str) -> None:
    moderator = meeting()
    others = "public" if audience == "moderator" else "moderator"
    smuggling = replace(moderator.seen(audience), turns=moderator.seen(others).turns)
    with pytest.raises(WrongAudience):
        Outgoing(audience, smuggling)


def test_a_subclass_of_an_audience_s_type_is_not_sent() -> None:
    class More(PublicMeeting):
        speakers = ("CANARY",)

    class MoreOfATurn(PublicTurn):
        notes = "CANARY"

    view = meeting().seen("public")
    with pytest.raises(WrongAudience):
        Outgoing("public", More(**vars(view)))
    turns = tuple(MoreOfATurn(**vars(turn)) for turn in view.turns)
    with pytest.raises(WrongAudience):
        Outgoing("public", replace(view, turns=turns))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_veiled_meeting_is_sent_to_the_room_and_the_public_alone(audience: str) -> None:
    veiled = meeting().do("veil", on=True).seen("public")
    if audience in MAY_BE_VEILED:
        assert Outgoing(audience, veiled).to(audience) is veiled
        return
    with pytest.raises(WrongAudience):
        Outgoing(audience, veiled)


def test_a_view_for_one_audience_is_not_given_to_another() -> None:
    moderator = meeting()
    sent = outgoing_view("moderator", moderator.history, moderator.names)
    for audience in AUDIENCES[:-1]:
        with pytest.raises(WrongAudience):
            sent.to(audience)


def test_the_error_contains_nothing_of_the_view_that_was_not_sent() -> None:
    with pytest.raises(WrongAudience) as refused:
        Outgoing("public", meeting().console())
    assert str(refused.value) == "a ModeratorMeeting is not for the public"


def test_the_public_s_turns_are_built_without_the_rows_of_protected_speakers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moderator = meeting()
    calls: list[Any] = []
    original = turn_views._public_turns
    monkeypatch.setattr(
        turn_views, "_public_turns", lambda *args: calls.append(args) or original(*args)
    )
    moderator.seen("public")
    assert "Name 2" in repr(calls)
    assert "Name 1" not in repr(calls)
    assert unprotected_names(moderator.meeting, moderator.names).people == {2: moderator.people[2]}


RIGHT = "outgoing('{audience}', view_of_the_{audience})"
WRONG = "outgoing('{audience}', view_of_the_moderator)"
PROGRAM = """
from timekeeper.domain.audience.meeting_views import (
    InterpreterMeeting, ModeratorMeeting, PublicView, RoomView, SpeakerMeeting
)
from timekeeper.domain.audience.outgoing_check import outgoing

def send(
    view_of_the_public: PublicView,
    view_of_the_room: RoomView,
    view_of_the_speaker: SpeakerMeeting,
    view_of_the_interpreters: InterpreterMeeting,
    view_of_the_moderator: ModeratorMeeting,
) -> None:
"""


def test_the_type_checker_refuses_the_moderator_s_view_for_everybody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line.format(audience=audience) for audience in AUDIENCES for line in (RIGHT, WRONG)]
    program = tmp_path / "sends_to_all.py"
    program.write_text(PROGRAM + "".join(f"    {line}\n" for line in lines))
    monkeypatch.chdir(ROOT)
    output, problems, _ = mypy.run([str(program), "--no-incremental"])
    assert problems == ""
    first = PROGRAM.count("\n") + 1
    refused = {
        lines[int(line.split(":")[1]) - first] for line in output.splitlines() if ": error:" in line
    }
    outside = [audience for audience in AUDIENCES if audience != "moderator"]
    assert refused == {WRONG.format(audience=audience) for audience in outside}
