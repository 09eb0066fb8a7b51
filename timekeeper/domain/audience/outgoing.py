"""What may go out, and to whom: to each audience its own type, and nothing that is like it.

The one gate. What does not belong there is refused by the type checker where it is
written, and here, exactly by its type, before a byte of it is sent.
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


class NotForThem(TypeError):
    """What was to go out is another audience's. Nothing has been sent."""


@dataclass(frozen=True)
class Outgoing:
    """A view on its way to its audience; ``outgoing`` makes them."""

    audience: Audience
    view: View

    def __post_init__(self) -> None:
        """Raises NotForThem. Of a subclass nobody knows what it has: it is refused too."""
        own, own_turn = OWN_TYPES[self.audience]
        veiled = {VeiledMeeting} if self.audience in MAY_BE_VEILED else set()
        if type(self.view) not in {own, *veiled}:
            raise NotForThem(f"a {type(self.view).__name__} is not for the {self.audience}")
        if any(type(turn) is not own_turn for turn in getattr(self.view, "turns", ())):
            raise NotForThem(f"a turn in it is not for the {self.audience}")

    def to(self, audience: Audience) -> View:
        """The view, for whom it was made. Raises NotForThem."""
        if audience != self.audience:
            raise NotForThem(f"what is for the {self.audience} is not for the {audience}")
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
    """Let a view out to the audience whose own it is. Raises NotForThem."""
    return Outgoing(audience, view)
