"""The pages: the programme, the public page of a meeting, a room's displays, the console."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_wtf.csrf import generate_csrf

from timekeeper.access import grants
from timekeeper.access.grants import Target
from timekeeper.domain.audience.log_entries import labels_in_log, log_entries
from timekeeper.domain.audience.meeting_views import Audience
from timekeeper.house import house
from timekeeper.presentation import countries, language
from timekeeper.presentation.language import gettext
from timekeeper.presentation.views import FollowedRoom
from timekeeper.web.lookup import meeting_or_404, room_or_404, target_of
from timekeeper.web.security.authentication import current_grants, request_grant, signed_in
from timekeeper.web.security.headers import allow_framing

from .programme_page import ProgrammeMeeting, by_series

blueprint = Blueprint("pages", __name__)

PAIR = "POST /api/rooms/<room_slug>/pair"


@blueprint.get("/")
def programme() -> Response:
    views, grant = house().views, signed_in()
    series, practice = by_series(views.meetings(), views.now_ms(), shows_replaced=grant is not None)
    page = views.plain_page(
        "programme/page.html",
        series=series,
        practice=practice,
        signed_in=None if grant is None else grant.name,
        has_an_account=grant is not None and grant.actor.startswith("user:"),
        may_audit=grants.find_grant(current_grants(), "GET /audit") is not None,
        may=_may_in_meeting,
        may_plan=grants.find_grant(current_grants(), "POST /meetings/new") is not None,
        csrf_token=generate_csrf,
        url_for=url_for,
    )
    return _page(page)


def _may_in_meeting(action: str, meeting: ProgrammeMeeting) -> bool:
    """Whether the caller may do an action of the table in this meeting or its room."""
    target = Target(meeting.room_slug, meeting.slug)
    return grants.find_grant(current_grants(), action, target) is not None


@blueprint.get("/meetings/<slug>")
def public(slug: str) -> Response:
    logged = meeting_or_404(slug)
    with language.using(language.choose(request.args.get("lang"), logged.language)):
        join = {"meeting": slug, "as": "public"}
        response = _page(house().views.page(logged, "public", "public/page.html", join=join))
        allow_framing(response, house().config.frame_ancestors)
        return response


@blueprint.get("/console/<slug>")
def console(slug: str) -> Response:
    logged = meeting_or_404(slug)
    with language.using(language.choose(request.args.get("lang"), logged.language)):
        page = house().views.page(
            logged,
            "moderator",
            "console/page.html",
            join={"meeting": slug, "as": "moderator"},
            signed_in=request_grant().name,
            csrf_token=generate_csrf,
            countries=countries.completions(language.current()),
            may_pair=grants.find_grant(current_grants(), PAIR, target_of(logged)) is not None,
        )
        return _page(page, private=True)


@blueprint.get("/meetings/<slug>/log")
def log(slug: str) -> Response:
    """The log of a meeting in words, for the rapporteur."""
    logged = meeting_or_404(slug)
    with language.using(language.choose(request.args.get("lang"), logged.language)):
        labels = labels_in_log(logged.history, logged.names, gettext)
        meeting = logged.history.meeting
        page = house().views.plain_page(
            "log/page.html",
            deeds=log_entries(logged.history, labels, gettext),
            state_under_review=gettext(meeting.state_under_review),
            slug=slug,
            zone=logged.time_zone,
            start_ms=meeting.scheduled_start_ms,
        )
        return _page(page, private=True)


@blueprint.get("/rooms/<room_slug>/screen")
def room_screen(room_slug: str) -> Response:
    return _display(room_or_404(room_slug), "room", "room/page.html")


@blueprint.get("/rooms/<room_slug>/speaker")
def speaker_display(room_slug: str) -> Response:
    return _display(room_or_404(room_slug), "speaker", "speaker/page.html")


@blueprint.get("/rooms/<room_slug>/interpreters")
def interpreters(room_slug: str) -> Response:
    followed = room_or_404(room_slug)
    return _display(followed, "interpreters", "interpreters/page.html", csrf_token=generate_csrf)


def _display(followed: FollowedRoom, audience: Audience, template: str, **context: Any) -> Response:
    default = language.DEFAULT_LANGUAGE if followed.logged is None else followed.logged.language
    with language.using(language.choose(request.args.get("lang"), default)):
        page = house().views.page(
            followed.logged,
            audience,
            template,
            join={"room": followed.room_slug, "as": audience},
            room_slug=followed.room_slug,
            room_label=followed.room_label,
            **context,
        )
        return _page(page, private=True)


def _page(page: str, *, private: bool = False) -> Response:
    response = Response(page)
    if not private:
        response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Cookie"
    return response
