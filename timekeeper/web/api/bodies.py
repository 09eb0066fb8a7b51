"""The body of each verb in the API. Every field is checked, and unknown fields are errors.

The OpenAPI document is made from these models.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from timekeeper.domain.cues import CuePreset
from timekeeper.domain.log.facts import NoticeAudience
from timekeeper.domain.meeting.turns import Category, Gender, Kind, Mode
from timekeeper.domain.verbs.questions import AskKind
from timekeeper.web.field_types import (
    Instant,
    Length,
    LongText,
    Name,
    Pace,
    Shift,
    ShortText,
    TurnId,
)


def _not_zero(by_ms: int) -> int:
    if by_ms == 0:
        raise ValueError("must not be zero")
    return by_ms


class Body(BaseModel):
    """Strict: types are not converted, and an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)

    def arguments(self) -> dict[str, Any]:
        """The fields that were sent; the verb has defaults for the others."""
        return self.model_dump(exclude_unset=True)


class Nothing(Body):
    pass


class PairBody(Body):
    """The code that a screen shows, and what the screen is to be."""

    model_config = ConfigDict(
        extra="forbid", strict=True, str_strip_whitespace=True, populate_by_name=True
    )
    code: Annotated[str, Field(min_length=1, max_length=20)]
    role: Literal["room", "speaker", "interpreters"] = Field(alias="as")


class TurnBody(Body):
    turn: TurnId


class OpenBody(Body):
    hard_end_ms: Instant | None = None


class GiveFloorBody(TurnBody):
    started_ago_ms: Length = 0


class PauseBody(TurnBody):
    reason: ShortText | None = None


class ConcludeBody(TurnBody):
    ended_ago_ms: Length = 0


class AdjustTimeBody(TurnBody):
    by_ms: Annotated[Shift, AfterValidator(_not_zero)]
    reason: ShortText | None = None


class MoveBody(TurnBody):
    before: TurnId | None


class SpeakerBody(Body):
    """The speaker of a turn; a missing field is unknown or stays as it is."""

    speaker: Name | None = None
    organisation: Name | None = None
    theme: Name | None = None
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None
    gender: Gender | None = None
    national: bool | None = None
    coalition_of: Name | None = None
    words: Annotated[int, Field(ge=0, le=100_000)] | None = None
    notes: LongText | None = None
    category: Category | None = None


class AddTurnBody(SpeakerBody):
    kind: Kind = "intervention"
    mode: Mode = "person"
    protected: bool = False
    allotted_ms: Length | None = None
    before: TurnId | None = None

    def arguments(self) -> dict[str, Any]:
        return {"kind": self.kind, **super().arguments()}


class EditTurnBody(SpeakerBody):
    turn: TurnId
    mode: Mode = "person"
    allotted_ms: Length = 0


class ProtectBody(TurnBody):
    on: bool


class ReplaceBody(TurnBody):
    speaker: Name
    organisation: Name | None = None


class SwapBody(TurnBody):
    other: TurnId


class CorrectTimeBody(TurnBody):
    spent_ms: Length
    reason: ShortText


class AskFloorBody(Body):
    """``mission`` is a country: its code of two or three letters, or its name."""

    kind: AskKind
    mission: ShortText | None = None
    by: TurnId | None = None
    to: TurnId | None = None
    allotted_ms: Length | None = None


class NewSpeakerBody(SpeakerBody):
    mode: Mode = "person"
    protected: bool = False
    allotted_ms: Length | None = None


class SettingsBody(Body):
    """The settings in which a meeting differs from its series."""

    changeover_ms: Length = 0
    reserve_ms: Length = 0
    shortest_ms: Length = 0
    longest_ms: Length = 0
    warning_ms: Length = 0
    question_ms: Length = 0
    reply_ms: Length = 0
    follow_up_ms: Length = 0
    comfortable_pace: Pace = 0
    fastest_pace: Pace = 0


class NewMeetingBody(Body):
    """A Pre-session without a file; ``scheduled_start`` in ISO 8601 with its offset."""

    state_under_review: Name
    series: Name
    room: Name
    scheduled_start: AwareDatetime
    duration_minutes: Annotated[int, Field(ge=1, le=480)] = 60
    speakers: Annotated[list[NewSpeakerBody], Field(max_length=40)] = Field(default_factory=list)
    settings: SettingsBody | None = None


class SetReserveBody(Body):
    ms: Length


class ApplyShareBody(Body):
    allotted: Annotated[
        dict[TurnId, Length],
        Field(min_length=1, max_length=200, description="milliseconds by the turn's id"),
    ]


class CueBody(TurnBody):
    """A text or a preset; a text of null removes the cue."""

    text: ShortText | None = None
    preset: CuePreset | None = None
    names_checked: bool = False

    @model_validator(mode="after")
    def _has_text_or_preset(self) -> "CueBody":
        if not self.model_fields_set & {"text", "preset"}:
            sentence = "name a text (null takes the cue away) or a preset"
            raise PydanticCustomError("missing", sentence, {"field": "text"})
        return self


class NoticeBody(Body):
    text: ShortText | None
    audience: NoticeAudience = "all"
    names_checked: bool = False


class TextBody(Body):
    """A text that is checked for names before it is shown."""

    text: ShortText


class VeilBody(Body):
    on: bool


class SuspendBody(Body):
    reason: ShortText | None = None


class ExtendBody(Body):
    by_ms: Annotated[Shift, AfterValidator(_not_zero)]


class UndoBody(Body):
    revision: Annotated[int, Field(ge=1, le=2**31)]
    names_checked: bool = False


BODY_OF_VERB: dict[str, type[Body]] = {
    "cancel": Nothing,
    "open": OpenBody,
    "give_floor": GiveFloorBody,
    "pause": PauseBody,
    "resume": TurnBody,
    "conclude": ConcludeBody,
    "adjust_time": AdjustTimeBody,
    "mark_absent": TurnBody,
    "decline": TurnBody,
    "reinstate": TurnBody,
    "withdraw": TurnBody,
    "move": MoveBody,
    "add_turn": AddTurnBody,
    "edit_turn": EditTurnBody,
    "protect": ProtectBody,
    "replace": ReplaceBody,
    "swap": SwapBody,
    "correct_time": CorrectTimeBody,
    "ask_floor": AskFloorBody,
    "set_reserve": SetReserveBody,
    "apply_share": ApplyShareBody,
    "cue": CueBody,
    "notice": NoticeBody,
    "veil": VeilBody,
    "suspend": SuspendBody,
    "resume_meeting": Nothing,
    "extend": ExtendBody,
    "undo": UndoBody,
    "close": Nothing,
}
"""Every verb of the API. ``plan`` is left out, as its body is a programme file."""
