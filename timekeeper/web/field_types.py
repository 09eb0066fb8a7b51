"""Types of the fields that forms and JSON bodies share, with their bounds."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from timekeeper.domain.forbidden_characters import is_control, is_formula_error

DAY_MS = 24 * 60 * 60 * 1000
NO_NAME = "This is the error of a formula in a spreadsheet, not a name"


def printable(text: str) -> str:
    if any(is_control(letter) for letter in text if letter not in "\n\t"):
        raise ValueError("must not contain control characters")
    return text


def not_an_error(text: str) -> str:
    if is_formula_error(text):
        raise PydanticCustomError("formula_error", NO_NAME)
    return text


TurnId = Annotated[int, Field(ge=1, le=2**31)]
Length = Annotated[int, Field(ge=0, le=DAY_MS, description="milliseconds")]
Shift = Annotated[int, Field(ge=-DAY_MS, le=DAY_MS, description="milliseconds; not zero")]
Instant = Annotated[int, Field(ge=0, le=2**53, description="epoch milliseconds")]
Pace = Annotated[int, Field(ge=1, le=1_000, description="words a minute")]
ShortText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(printable)]
Name = Annotated[ShortText, AfterValidator(not_an_error)]
LongText = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(printable)]
