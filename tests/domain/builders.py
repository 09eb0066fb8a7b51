"""Builds meetings for the tests of the core, and a moderator who conducts them.

Nothing here reads a clock: a test lets time pass with ``Moderator.wait``.
"""

from collections.abc import Sequence

from hypothesis import settings

from timekeeper.domain.audience.meeting_views import ModeratorMeeting, PublicMeeting
from timekeeper.domain.audience.projection import project
from timekeeper.domain.log.history import Entry, History, undo
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.settings import Settings
from timekeeper.domain.meeting.turns import Person, Turn
from timekeeper.domain.protection.labels import Names, public_labels
from timekeeper.domain.refusal import Refused
from timekeeper.domain.verbs import VERBS, PlannedTurn

SECOND = 1_000
MINUTE = 60_000
START = 1_575_972_000_000
"""Tuesday 10 December 2019, 10:00 UTC."""

END = START + 60 * MINUTE

core = settings(deadline=None, max_examples=60, database=None)
"""How hypothesis works on the core: quick, and the same in every checkout."""


def speaker(person: int, category: str = "CSO", **given: object) -> PlannedTurn:
    return PlannedTurn("intervention", person=person, category=category, **given)


def hour_of(*interventions: PlannedTurn) -> list[PlannedTurn]:
    """The whole list of a meeting: the fixed turns, with the interventions between them.

    The opening has id 1, the State 2, the interventions 3 …, the closing the last one.
    """
    return [
        PlannedTurn("opening"),
        PlannedTurn("state_statement", category="State"),
        *interventions,
        PlannedTurn("closing"),
    ]


class Moderator:
    """Conducts one meeting: carries out verbs, lets time pass, and gives the results."""

    def __init__(
        self,
        turns: Sequence[PlannedTurn] | int = 3,
        *,
        people: dict[int, Person] | None = None,
        rules: Settings | None = None,
        planned: bool = True,
    ) -> None:
        if isinstance(turns, int):
            turns = hour_of(*(speaker(number) for number in range(1, turns + 1)))
        self.people = people or {
            turn.person: Person(speaker=f"Name {turn.person}", organisation=f"Org {turn.person}")
            for turn in turns
            if turn.person is not None
        }
        self.texts: dict[int, str] = {}
        self.now = START
        self.history = History.of(Meeting("upr35-kenya", "UPR 35", "Kenya"))
        self.planned_turns = turns
        if planned:
            self.do("plan", **self.plan_body(turns, rules=rules))

    def plan_body(
        self, turns: Sequence[PlannedTurn], *, rules: Settings | None = None, **other: object
    ) -> dict[str, object]:
        return {
            "scheduled_start_ms": START,
            "scheduled_end_ms": END,
            "room": "Room XXI",
            "room_slug": "room-xxi",
            "turns": turns,
            "digest": "digest",
            "settings": rules or Settings(),
            **other,
        }

    def do(self, verb: str, **body: object) -> "Moderator":
        if verb == "undo":
            fact = undo(self.history, self.now, **body)
        else:
            fact = VERBS[verb](self.meeting, self.now, **body)
        entry = Entry(self.history.revision + 1, self.now, "moderator", fact)
        self.history = self.history.with_entry(entry)
        return self

    def refused(self, verb: str, **body: object) -> Refused:
        """The refusal of a verb that must be refused."""
        before = self.history
        try:
            self.do(verb, **body)
        except Refused as refusal:
            assert self.history is before
            return refusal
        raise AssertionError(f"{verb} was not refused")

    def sentence(self, verb: str, **body: object) -> str:
        """The refusal's sentence, as the moderator reads it."""
        refusal = self.refused(verb, **body)
        return refusal.sentence.render(public_labels(self.meeting, self.names))

    def wait(self, seconds: float = 0, *, minutes: float = 0) -> "Moderator":
        self.now += round((minutes * 60 + seconds) * SECOND)
        return self

    def undo_last(self) -> "Moderator":
        return self.do("undo", revision=self.history.undoable)

    @property
    def meeting(self) -> Meeting:
        return self.history.meeting

    @property
    def names(self) -> Names:
        return Names(self.people, self.texts)

    def turn(self, turn_id: int) -> Turn:
        turn = self.meeting.find(turn_id)
        assert turn is not None
        return turn

    def left(self, turn_id: int) -> int:
        return self.turn(turn_id).clock.remaining_ms(self.now)

    def status(self, turn_id: int) -> str:
        return self.meeting.status_of(self.turn(turn_id))

    def order(self) -> list[int]:
        return [turn.id for turn in self.meeting.turns]

    def seen(self, audience: str = "public") -> PublicMeeting:
        return project(self.history, self.names, audience, now_ms=self.now)

    def console(self) -> ModeratorMeeting:
        view = self.seen("moderator")
        assert isinstance(view, ModeratorMeeting)
        return view

    def seen_turn(self, turn_id: int, audience: str = "public"):
        return next(turn for turn in self.seen(audience).turns if turn.id == turn_id)

    def projected_end(self) -> int:
        return slipped(self.seen().projected_end_ms, self.seen().slips_from_ms, self.now)

    def estimated_start(self, turn_id: int) -> int:
        starts_ms = self.seen_turn(turn_id).estimated_start_ms
        assert starts_ms is not None
        return slipped(starts_ms, self.seen().slips_from_ms, self.now)


def slipped(at_ms: int, slips_from_ms: int | None, now_ms: int) -> int:
    """The rule of the wire contract: what every screen computes from an instant that slips."""
    return at_ms + (0 if slips_from_ms is None else max(0, now_ms - slips_from_ms))


def opened(turns: Sequence[PlannedTurn] | int = 3, **given: object) -> Moderator:
    return Moderator(turns, **given).do("open")


def speaking(turn: int = 3, turns: Sequence[PlannedTurn] | int = 3) -> Moderator:
    return opened(turns).do("give_floor", turn=turn)


def without_revision(meeting: Meeting) -> dict[str, object]:
    """The fields of a meeting without those that every entry changes."""
    ignored = ("revision", "highest_turn_id")
    return {name: value for name, value in vars(meeting).items() if name not in ignored}
