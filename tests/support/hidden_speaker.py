"""A protected speaker whose every private field is a canary, and what each caller may know.

The words have letters beyond ASCII and an Arabic part, and no two share a word, so that a
finding identifies the field that leaked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from canaries import Canaries
from in_process import LATEST, WHOLE_MEETING, Body
from running_server import SPEAKERS

from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.domain.meeting.turns import Person

OF_THE_PERSON = {
    "speaker": "Zürkàn طائر",
    "organisation": "Öqwalë مركز",
    "theme": "Thýmbrâ ماء",
    "coalition_of": "Kwôltrix حلف",
    "notes": "Nöxtula سر",
}
OF_A_DEPUTY = {"deputy": "Dëptorín نائب", "organisation of the deputy": "Hâuspëd وفد"}
OF_THE_MEETING = {
    "reason": "Rëzvunt سبب",
    "cue": "Cüvlamî ببطء",
    "room notice": "Ñotrëph قاعة",
    "public notice": "Püblyxâ عموم",
}
WORDS = {**OF_THE_PERSON, **OF_A_DEPUTY, **OF_THE_MEETING}
CANARIES = Canaries(WORDS)

PROTECTED = 5
PERSON = Person(
    language="zu",
    gender="woman",
    national=True,
    words=98_765,
    **OF_THE_PERSON,  # type: ignore[arg-type]  # all of these are texts
)
TURNS = tuple(replace(turn, person=PERSON) if turn.protected else turn for turn in SPEAKERS)

OUTSIDE: tuple[Audience, ...] = ("public", "room", "speaker", "interpreters")
"""All audiences but the moderator's."""

MAY_KNOW: Mapping[str, frozenset[str]] = {
    "public": frozenset({"public notice"}),
    "room": frozenset({"public notice", "room notice"}),
    "interpreters": frozenset({"public notice", "room notice"}),
    "rapporteur": frozenset({"public notice", "room notice"}),
    "speaker": frozenset({"public notice", "room notice", "cue"}),
}
"""The texts that each audience may read. A display may also open the public page. No audience
may read a field of the person, or a reason."""

Found = frozenset[tuple[str, str]]


def leaked(content: bytes, to: str) -> Found:
    """The canaries in some content that a role or an audience may not know."""
    known = MAY_KNOW.get(to, frozenset())
    return frozenset(found for found in CANARIES.found_in(content) if found[0] not in known)


def whole_meeting() -> Iterator[tuple[str, Body]]:
    """WHOLE_MEETING with a canary in every text, and a deputy for the protected speaker."""
    for verb, body in WHOLE_MEETING:
        yield verb, _with_canaries(verb, body)
        if verb == "edit_turn":
            speaker, organisation = OF_A_DEPUTY.values()
            yield "replace", {"turn": PROTECTED, "speaker": speaker, "organisation": organisation}
            yield "undo", LATEST
        if verb == "notice" and body["text"]:
            yield "notice", {"text": WORDS["public notice"], "audience": "public"}


def _with_canaries(verb: str, body: Body) -> Body:
    texts: Body = {}
    if "reason" in body:
        texts["reason"] = WORDS["reason"]
    if verb == "cue" and "text" in body:
        texts["text"] = WORDS["cue"]
    if verb == "notice" and body["text"]:
        texts |= {"text": WORDS["room notice"], "audience": "room"}
    return {**body, **texts} if texts else body
