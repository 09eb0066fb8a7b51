"""What a turn is called: by whom it is for, or for a protected one by its number.

A category that few of the speakers share would single one of them out, and is
withheld from a protected turn with the rest.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from timekeeper.domain.countries import country
from timekeeper.domain.log.facts import ListedTurn
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Category, Kind, Person, Turn
from timekeeper.domain.refusal import Say, english

SINGLES_OUT_BELOW = 3
"""A category shared by fewer speakers than this would single one out."""

KIND_LABELS: Mapping[Kind, str] = {
    "opening": english("Opening"),
    "state_statement": english("State under Review"),
    "intervention": english("Speaker"),
    "follow_up": english("Follow-up questions"),
    "question": english("Question"),
    "reply": english("The panel"),
    "closing": english("Closing"),
}


@dataclass(frozen=True)
class Names:
    """The rows that a meeting's facts refer to, by id."""

    people: Mapping[int, Person]
    texts: Mapping[int, str]

    def person(self, turn: Turn) -> Person:
        """Who a turn is for; ask for the ``speaker_of`` a reply."""
        return self.people.get(turn.person, Person()) if turn.person is not None else Person()

    def text(self, text_id: int | None) -> str | None:
        return None if text_id is None else self.texts.get(text_id)


def public_labels(meeting: Meeting, names: Names, say: Say = english) -> dict[int, str]:
    """What each turn is called where anybody may read it: in errors, logs and answers."""
    categories = public_categories(meeting)
    return {
        turn.id: _protected_label(meeting.speaker_of(turn), categories[turn.id], say)
        if meeting.speaker_of(turn).protected
        else own_label(meeting, turn, names, say)
        for turn in meeting.turns
    }


def public_categories(meeting: Meeting) -> dict[int, Category | None]:
    """Each turn's category, as far as it does not single out a protected speaker."""
    shared = Counter(turn.category for turn in meeting.turns if turn.kind == "intervention")
    speakers = {turn.id: meeting.speaker_of(turn) for turn in meeting.turns}
    return {
        turn_id: None
        if speaker.protected and shared[speaker.category] < SINGLES_OUT_BELOW
        else speaker.category
        for turn_id, speaker in speakers.items()
    }


def own_label(meeting: Meeting, turn: Turn, names: Names, say: Say = english) -> str:
    """What a turn is called where its speaker may be named."""
    if turn.mission is not None:
        return impersonal_label(turn, say)
    speaker = meeting.speaker_of(turn)
    person = names.person(speaker)
    own = person.organisation or person.speaker
    if own:
        return own
    if speaker.category == "State" or turn.kind == "state_statement":
        return meeting.state_under_review
    if speaker.number is not None:
        return say("Speaker {number}").format(number=speaker.number)
    return say(KIND_LABELS[turn.kind])


def impersonal_label(turn: Turn | ListedTurn, say: Say = english) -> str:
    """What a turn is called whoever speaks: its mission, else its number, else its kind."""
    mission = None if turn.mission is None else country(turn.mission)
    return _protected_label(turn, None, say) if mission is None else say(mission.name)


def _protected_label(turn: Turn | ListedTurn, category: Category | None, say: Say) -> str:
    if turn.number is None:
        return say(KIND_LABELS[turn.kind])
    if category is None:
        return say("Speaker {number}").format(number=turn.number)
    return say("Speaker {number} – {category}").format(number=turn.number, category=say(category))
