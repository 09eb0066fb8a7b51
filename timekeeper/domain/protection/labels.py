"""The labels of turns: by their speaker, or for a protected turn by its number.

A category that few of the speakers share would single one of them out, so the label
of a protected turn leaves it out as well.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from timekeeper.domain.countries import country
from timekeeper.domain.log.facts import ListedTurn
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Category, Kind, Person, Turn
from timekeeper.domain.refusal import Translate, english

SINGLES_OUT_BELOW = 3
"""A category that fewer speakers than this share would single one out."""

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
    """The people and texts that a meeting's facts refer to, by the ids of their rows."""

    people: Mapping[int, Person]
    texts: Mapping[int, str]

    def person(self, turn: Turn) -> Person:
        """The person of this turn; for a reply, hand in its ``Meeting.speaker_of``."""
        return self.people.get(turn.person, Person()) if turn.person is not None else Person()

    def text(self, text_id: int | None) -> str | None:
        return None if text_id is None else self.texts.get(text_id)


def public_labels(meeting: Meeting, names: Names, translate: Translate = english) -> dict[int, str]:
    """The labels that anybody may read, by turn: for errors, logs and answers."""
    categories = public_categories(meeting)
    return {
        turn.id: _protected_label(meeting.speaker_of(turn), categories[turn.id], translate)
        if meeting.speaker_of(turn).protected
        else label_with_name(meeting, turn, names, translate)
        for turn in meeting.turns
    }


def public_categories(meeting: Meeting) -> dict[int, Category | None]:
    """Each turn's category; None where it would single out a protected speaker."""
    shared = Counter(turn.category for turn in meeting.turns if turn.kind == "intervention")
    speakers = {turn.id: meeting.speaker_of(turn) for turn in meeting.turns}
    return {
        turn_id: None
        if speaker.protected and shared[speaker.category] < SINGLES_OUT_BELOW
        else speaker.category
        for turn_id, speaker in speakers.items()
    }


def label_with_name(
    meeting: Meeting, turn: Turn, names: Names, translate: Translate = english
) -> str:
    """The label of a turn where its speaker may be named."""
    if turn.mission is not None:
        return impersonal_label(turn, translate)
    speaker = meeting.speaker_of(turn)
    person = names.person(speaker)
    name = person.organisation or person.speaker
    if name:
        return name
    if speaker.category == "State" or turn.kind == "state_statement":
        return meeting.state_under_review
    if speaker.number is not None:
        return translate("Speaker {number}").format(number=speaker.number)
    return translate(KIND_LABELS[turn.kind])


def impersonal_label(turn: Turn | ListedTurn, translate: Translate = english) -> str:
    """The label of a turn without its speaker: its mission, else its number, else its kind."""
    mission = None if turn.mission is None else country(turn.mission)
    return _protected_label(turn, None, translate) if mission is None else translate(mission.name)


def _protected_label(
    turn: Turn | ListedTurn, category: Category | None, translate: Translate
) -> str:
    if turn.number is None:
        return translate(KIND_LABELS[turn.kind])
    if category is None:
        return translate("Speaker {number}").format(number=turn.number)
    return translate("Speaker {number} – {category}").format(
        number=turn.number, category=translate(category)
    )
