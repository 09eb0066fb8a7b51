"""The years that a day may be of, so that arithmetic in any time zone gives a valid date."""

from datetime import date

from timekeeper.domain.refusal import Refused

YEARS = range(2000, 2200)


def check_day(day: date, *, field: str) -> None:
    """Raises Refused, with the name of the field, for a day of another year."""
    if day.year not in YEARS:
        raise Refused(
            "Enter a day in the years {first} to {last}.",
            field=field,
            first=YEARS[0],
            last=YEARS[-1],
        )
