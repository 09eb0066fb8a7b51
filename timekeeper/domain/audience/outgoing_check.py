"""Checks every view before it is sent: each audience gets its own type and no other.

The type checker refuses a wrong type where the code is written; this module refuses it
at run time, by its exact type, before a byte is sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, overload

from .meeting_views import (
    Audience,
    InterpreterMeeting,
    ModeratorMeeting,
    PublicMeeting,
    PublicView,
    RoomMeeting,
    RoomView,
    SpeakerMeeting,
    VeiledMeeting,
    View,
)
from .turn_views import InterpreterTurn, ModeratorTurn, PublicTurn

OWN_TYPES: Mapping[Audience, tuple[type[View], type]] = {
    "public": (PublicMeeting, PublicTurn),
    "room": (RoomMeeting, PublicTurn),
    "speaker": (SpeakerMeeting, PublicTurn),
    "interpreters": (InterpreterMeeting, InterpreterTurn),
    "moderator": (ModeratorMeeting, ModeratorTurn),
}
"""The type of a meeting for each audience, and that of its turns."""

MAY_BE_VEILED: frozenset[Audience] = frozenset({"public", "room"})


class WrongAudience(TypeError):
    """A view was about to be sent to another audience than its own. Nothing was sent."""


@dataclass(frozen=True)
class Outgoing:
    """A view with the audience to which it is sent; made by ``outgoing``."""

    audience: Audience
    view: View

    def __post_init__(self) -> None:
        """Raises WrongAudience; also for a subclass, because it can have more fields."""
        meeting_type, turn_type = OWN_TYPES[self.audience]
        veiled = {VeiledMeeting} if self.audience in MAY_BE_VEILED else set()
        if type(self.view) not in {meeting_type, *veiled}:
            raise WrongAudience(f"a {type(self.view).__name__} is not for the {self.audience}")
        if any(type(turn) is not turn_type for turn in getattr(self.view, "turns", ())):
            raise WrongAudience(f"a turn in it is not for the {self.audience}")

    def to(self, audience: Audience) -> View:
        """The view, if it is for this audience. Raises WrongAudience."""
        if audience != self.audience:
            raise WrongAudience(f"what is for the {self.audience} is not for the {audience}")
        return self.view


@overload
def outgoing(audience: Literal["public"], view: PublicView) -> Outgoing: ...
@overload
def outgoing(audience: Literal["room"], view: RoomView) -> Outgoing: ...
@overload
def outgoing(audience: Literal["speaker"], view: SpeakerMeeting) -> Outgoing: ...
@overload
def outgoing(audience: Literal["interpreters"], view: InterpreterMeeting) -> Outgoing: ...
@overload
def outgoing(audience: Literal["moderator"], view: ModeratorMeeting) -> Outgoing: ...
def outgoing(audience: Audience, view: View) -> Outgoing:
    """Addresses a view to an audience. Raises WrongAudience where its type is not the right one."""
    return Outgoing(audience, view)
