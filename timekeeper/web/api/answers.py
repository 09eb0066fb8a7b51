"""Types of the API's answers other than the envelope, for the OpenAPI document."""

from typing import Literal

from pydantic import BaseModel


class MeetingSummary(BaseModel):
    """One line of the list of meetings; instants in ISO 8601, UTC."""

    slug: str
    series: str
    state_under_review: str
    room: str
    room_slug: str
    scheduled_start: str
    scheduled_end: str
    status: Literal["scheduled", "open", "suspended", "closed", "cancelled"]
    practice: bool
    """Practice meetings are left out of all counts."""


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
