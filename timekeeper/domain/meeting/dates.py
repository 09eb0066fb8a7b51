"""Of which years a day may be: whoever reckons with it, in whatever time zone, can date it."""

from datetime import date

from timekeeper.domain.refusal import Refused

YEARS = range(2000, 2200)


def check_day(day: date, *, field: str) -> None:
    """Raises Refused, which names the field that has the day."""
    if day.year not in YEARS:
        raise Refused(
            "Enter a day in the years {first} to {last}.",
            field=field,
            first=YEARS[0],
            last=YEARS[-1],
        )
