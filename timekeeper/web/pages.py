"""The pages: the programme, the public page of a meeting, a room's displays, the console."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from .. import access, countries, language
from ..domain.audience import Audience
from ..house import house
from ..language import gettext
from ..store.credentials import Scope
from ..views import Place
from .api import found, place_of
from .callers import check_may_see, grants, signed_in
from .headers import may_be_framed_by
from .problems import Problem
from .programme_page import by_series

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def programme() -> Response:
    views = house().views
    series, practice = by_series(views.meetings(), views.now_ms())
    grant = signed_in()
    page = views.plain_page(
        "programme.html",
        series=series,
        practice=practice,
        signed_in=None if grant is None else grant.name,
        may_plan=grant is not None and grant.scope == Scope(),
        csrf_token=generate_csrf,
        join=None,
        url_for=url_for,
    )
    return _page(page)


@blueprint.get("/meetings/<slug>")
def public(slug: str) -> Response:
    logged = found(slug)
    with language.speaking(language.chosen(request.args.get("lang"), logged.language)):
        join = {"meeting": slug, "as": "public"}
        response = _page(house().views.page(logged, "public", "public/page.html", join=join))
        may_be_framed_by(response, house().config.frame_ancestors)
        return response


@blueprint.get("/console/<slug>")
def console(slug: str) -> AnyResponse:
    logged = found(slug)
    grant = signed_in()
    if grant is None:
        return redirect(url_for("sign_in.form", next=request.path))
    check_may_see(logged, "moderator")
    with language.speaking(language.chosen(request.args.get("lang"), logged.language)):
        page = house().views.page(
            logged,
            "moderator",
            "console/page.html",
            join={"meeting": slug, "as": "moderator"},
            signed_in=grant.name,
            csrf_token=generate_csrf,
            countries=countries.offered(language.current()),
        )
        return _page(page, private=True)


@blueprint.get("/rooms/<room_slug>/screen")
def room_screen(room_slug: str) -> Response:
    return _display(place_of(room_slug), "room", "room/page.html")


@blueprint.get("/rooms/<room_slug>/speaker")
def speaker_display(room_slug: str) -> Response:
    return _display(place_of(room_slug), "speaker", "speaker/page.html")


@blueprint.get("/rooms/<room_slug>/interpreters")
def interpreters(room_slug: str) -> Response:
    place = place_of(room_slug)
    return _display(place, "interpreters", "interpreters/page.html", csrf_token=generate_csrf)


def _display(place: Place, audience: Audience, template: str, **context: Any) -> Response:
    if not access.may_see(grants(), audience, None, place.room_slug):
        raise Problem(401, gettext("This screen opens with its link; ask a moderator for it."))
    default = language.DEFAULT_LANGUAGE if place.logged is None else place.logged.language
    with language.speaking(language.chosen(request.args.get("lang"), default)):
        page = house().views.page(
            place.logged,
            audience,
            template,
            join={"room": place.room_slug, "as": audience},
            room_slug=place.room_slug,
            room_label=place.room_label,
            **context,
        )
        return _page(page, private=True)


def _page(page: str, *, private: bool = False) -> Response:
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store" if private else "no-cache"
    response.headers["Vary"] = "Cookie"
    return response
