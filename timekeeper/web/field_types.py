"""Types of the fields that forms and JSON bodies share, with their bounds."""

from typing import Annotated

from pydantic import AfterValidator, Field

from timekeeper.domain.forbidden_characters import is_control

DAY_MS = 24 * 60 * 60 * 1000


def printable(text: str) -> str:
    if any(is_control(letter) for letter in text if letter not in "\n\t"):
        raise ValueError("must not contain control characters")
    return text


TurnId = Annotated[int, Field(ge=1, le=2**31)]
Length = Annotated[int, Field(ge=0, le=DAY_MS, description="milliseconds")]
Shift = Annotated[int, Field(ge=-DAY_MS, le=DAY_MS, description="milliseconds; not zero")]
Instant = Annotated[int, Field(ge=0, le=2**53, description="epoch milliseconds")]
Pace = Annotated[int, Field(ge=1, le=1_000, description="words a minute")]
ShortText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(printable)]
LongText = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(printable)]
