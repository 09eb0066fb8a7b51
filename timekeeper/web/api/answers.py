"""What the API answers beside a meeting's envelope, as the OpenAPI document describes it."""

from typing import Literal

from pydantic import BaseModel


class MeetingSummary(BaseModel):
    """One line of the list of meetings; instants in ISO 8601, UTC. Practice counts nowhere."""

    slug: str
    series: str
    state_under_review: str
    room: str
    room_slug: str
    scheduled_start: str
    scheduled_end: str
    status: Literal["scheduled", "open", "suspended", "closed", "cancelled"]
    practice: bool


class SignalReceipt(BaseModel):
    """How many consoles a signal from the booths went to."""

    consoles: int


class NamingWords(BaseModel):
    """The words of a text that point to a protected speaker, as they stand in it."""

    words: list[str]


class ProblemBody(BaseModel):
    """RFC 9457."""

    title: str
    status: int
    detail: str
    field: str | None = None
