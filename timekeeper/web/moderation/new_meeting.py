"""The form in which a moderator plans a Pre-session without a file."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange

from timekeeper.domain.meeting.clock import MINUTE_MS
from timekeeper.domain.meeting.dates import check_day
from timekeeper.domain.meeting.settings import DEFAULT_SETTINGS
from timekeeper.domain.refusal import Refused
from timekeeper.exchange.loading import SeriesName
from timekeeper.exchange.new_meeting import DEFAULT_ZONE, plan_meeting, zone_of
from timekeeper.exchange.planned_programme import FileTurn, instant_ms, slug_of
from timekeeper.exchange.settings_text import FIELD_OF, length_ms
from timekeeper.exchange.speaker_lines import read_lines
from timekeeper.house import house
from timekeeper.presentation import countries, language
from timekeeper.presentation.language import gettext
from timekeeper.web.forms import PageForm, name_field, problems_of
from timekeeper.web.security.authentication import request_actor

blueprint = Blueprint("new_meeting", __name__)

ROUNDED_MS = 5 * MINUTE_MS
OWN_SETTINGS = ("reserve", "changeover", "shortest", "longest")
"""Settings that the form has; the meeting gets the others from its series."""


class NewMeetingForm(PageForm):
    """The fields as they are typed; day and time are in the time zone of the series."""

    state = name_field()
    series = name_field()
    room = name_field()
    day = DateField(validators=[InputRequired()])
    start = TimeField(validators=[InputRequired()])
    minutes = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=480)])
    speakers = TextAreaField(validators=[Length(max=20_000)])
    protected = BooleanField()
    shares_room = BooleanField()
    reserve = StringField()
    changeover = StringField()
    shortest = StringField()
    longest = StringField()


@dataclass(frozen=True)
class KnownSeries:
    """A series that exists already, and its time zone."""

    name: str
    zone: str


@blueprint.get("/meetings/new")
def form() -> Response:
    known = _known_series()
    now = _next_five_minutes(known[-1].zone if known else DEFAULT_ZONE)
    filled = NewMeetingForm(
        series=known[-1].name if known else None, day=now.date(), start=now.time(), minutes=60
    )
    return _page(filled, {})


@blueprint.post("/meetings/new")
def plan() -> AnyResponse:
    filled = NewMeetingForm()
    wanted, problems = _read(filled)
    if wanted is None:
        return _page(filled, problems, status=422)
    may_share = filled.shares_room.data
    try:
        slug = plan_meeting(
            house().executor, **wanted, by=request_actor(), may_share_room=may_share
        )
    except Refused as refused:
        if refused.field != "room":
            raise
        problems["room"] = refused.sentence.render({}, gettext)
        return _page(filled, problems, status=422, asks_to_share=True)
    return redirect(url_for("pages.console", slug=slug), code=303)


def _read(filled: NewMeetingForm) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """The arguments of ``plan_meeting`` (None if any is wrong), and what is wrong, by field."""
    problems = problems_of(filled, _words_for)
    country = countries.find(filled.state.data or "")
    if country is None:
        problems.setdefault("state", gettext("There is no State with this name."))
    for name in ("series", "room"):
        if not slug_of(filled[name].data or ""):
            problems.setdefault(name, _words_for(name))
    turns = _speakers(filled, problems)
    series = SeriesName(filled.series.data or "", zone_of(house().views, filled.series.data or ""))
    start_ms = _start_ms(filled, series.time_zone, problems)
    settings = _settings(filled, problems)
    if problems or country is None or start_ms is None:
        return None, problems
    wanted = {
        "series": series,
        "state_under_review": country.name,
        "room": filled.room.data,
        "start_ms": start_ms,
        "duration_ms": filled.minutes.data * MINUTE_MS,
        "turns": turns,
        "settings": settings,
    }
    return wanted, problems


def _speakers(filled: NewMeetingForm, problems: dict[str, str]) -> tuple[FileTurn, ...]:
    turns, errors = read_lines(filled.speakers.data or "", all_protected=filled.protected.data)
    if errors:
        problems["speakers"] = "\n".join(
            gettext("Line {number}: {what}").format(
                number=error.number, what=error.sentence.render({}, gettext)
            )
            for error in errors
        )
    return turns


def _start_ms(filled: NewMeetingForm, zone: str, problems: dict[str, str]) -> int | None:
    if not filled.day.data or not filled.start.data:
        return None
    try:
        check_day(filled.day.data, field="day")
    except Refused as refused:
        problems["day"] = refused.sentence.render({}, gettext)
        return None
    start_ms = instant_ms(filled.day.data, filled.start.data, ZoneInfo(zone))
    if start_ms is None:
        problems["start"] = gettext(
            "This time does not exist on that day: the clocks go forward. Choose another time."
        )
    return start_ms


def _settings(filled: NewMeetingForm, problems: dict[str, str]) -> dict[str, int]:
    """The settings that are filled in."""
    settings = {}
    for name in OWN_SETTINGS:
        try:
            if filled[name].data:
                settings[FIELD_OF[name]] = length_ms(filled[name].data, name)
        except Refused:
            problems[name] = gettext("Enter minutes and seconds, such as 8:00.")
    checked = replace(DEFAULT_SETTINGS, **settings)
    if checked.longest_ms < checked.shortest_ms:
        problems[("longest")] = gettext(
            "The longest speaking time must not be less than the shortest."
        )
    return settings


def _words_for(name: str) -> str:
    return {
        "state": gettext("Enter the State under Review."),
        "series": gettext("Enter the series, such as UPR 52."),
        "room": gettext("Enter the room, such as Room XXI."),
        "day": gettext("Enter the day."),
        "start": gettext("Enter the start, such as 14:30."),
        "minutes": gettext("Enter a length of 1 to 480 minutes."),
        "speakers": gettext("The list is too long: shorten it to 20,000 characters."),
    }.get(name, gettext("Enter minutes and seconds, such as 8:00."))


def _known_series() -> list[KnownSeries]:
    """Series that are not for practice or illustration; the last used one comes last."""
    real = [logged for logged in house().views.meetings() if not logged.practice]
    zones = {m.history.meeting.series: m.time_zone for m in real if not m.illustrative}
    return [KnownSeries(name, zone) for name, zone in zones.items()]


def _next_five_minutes(zone: str) -> datetime:
    now_ms = house().server_time.now_ms()
    next_ms = -(-now_ms // ROUNDED_MS) * ROUNDED_MS
    return datetime.fromtimestamp(next_ms / 1000, ZoneInfo(zone))


def _page(
    filled: NewMeetingForm,
    problems: dict[str, str],
    status: int = 200,
    *,
    asks_to_share: bool = False,
) -> Response:
    rooms = dict.fromkeys(logged.history.meeting.room for logged in house().views.meetings())
    page = house().views.plain_page(
        "moderation/new_meeting.html",
        form=filled,
        problems=problems,
        states=[name for _, name in countries.choices(language.current())],
        known_series=_known_series(),
        default_zone=DEFAULT_ZONE,
        rooms=list(rooms),
        asks_to_share=asks_to_share or filled.shares_room.data,
    )
    return Response(page, status)
