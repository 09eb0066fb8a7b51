"""Plans a Pre-session without a file, for a program that calls the API."""

from dataclasses import dataclass
from typing import Any

from flask import request

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.dates import check_day
from timekeeper.domain.meeting.turns import Person
from timekeeper.exchange.double_bookings import double_bookings
from timekeeper.exchange.duplicates import listed_twice
from timekeeper.exchange.loading import SeriesName
from timekeeper.exchange.new_meeting import plan_meeting, zone_of
from timekeeper.exchange.planned_programme import FileTurn, slug_of
from timekeeper.house import house
from timekeeper.presentation import countries
from timekeeper.presentation.language import gettext
from timekeeper.web.problems import Problem, wrong_field
from timekeeper.web.security.authentication import request_actor

from .bodies import NewMeetingBody


@dataclass(frozen=True)
class NewlyPlanned:
    """A Pre-session by its slug; ``remarks`` are sentences about what may be a mistake."""

    slug: str
    remarks: list[str]


def plan_from_request() -> NewlyPlanned:
    """Plans the Pre-session of this request's body. Raises Problem, Refused."""
    body = _body()
    country = countries.find(body.state_under_review)
    if country is None:
        raise wrong_field("state_under_review", gettext("There is no State with this name."))
    for name, text in (("series", body.series), ("room", body.room)):
        if not slug_of(text):
            raise wrong_field(name, gettext("This name must contain a letter or a figure."))
    check_day(body.scheduled_start, field="scheduled_start")
    turns = [_turn(speaker.model_dump()) for speaker in body.speakers]
    slug = plan_meeting(
        house().executor,
        SeriesName(body.series, zone_of(house().views, body.series)),
        state_under_review=country.name,
        room=body.room,
        start_ms=round(body.scheduled_start.timestamp() * 1000),
        duration_ms=body.duration_minutes * MINUTE_MS,
        turns=turns,
        settings={} if body.settings is None else body.settings.arguments(),
        by=request_actor(),
    )
    return NewlyPlanned(slug, [*_double_bookings(slug), *_duplicates(turns)])


def _body() -> NewMeetingBody:
    if request.mimetype != "application/json":
        raise Problem(415)
    return NewMeetingBody.model_validate_json(request.get_data())


def _double_bookings(slug: str) -> list[str]:
    found = double_bookings(house().views.meetings(), {slug})
    return [double.sentence.render({}, gettext) for double in found]


def _duplicates(turns: list[FileTurn]) -> list[str]:
    """By their places in the body, as errors name them; never by a name."""
    sentence = gettext(
        "speakers.{first} and speakers.{again} have the same speaker and organisation; each has "
        "a share of the hour."
    )
    found = listed_twice(turn.person for turn in turns)
    return [sentence.format(first=first, again=again) for first, again in found]


def _turn(said: dict[str, Any]) -> FileTurn:
    own = {name: said.pop(name) for name in ("category", "mode", "protected", "allotted_ms")}
    return FileTurn("intervention", Person(**said), **own)
