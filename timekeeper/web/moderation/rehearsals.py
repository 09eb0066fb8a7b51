"""The form for a rehearsal: how fast, in which room, and who moderates it."""

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField
from wtforms.validators import InputRequired

from timekeeper.domain.meeting.clock import digits
from timekeeper.domain.refusal import Refused
from timekeeper.exchange.planned_programme import DURATION_MS, slug_of
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.rehearsal.beginning import begin
from timekeeper.rehearsal.plan import LEAST_FACTOR, MOST_FACTOR, ROOM
from timekeeper.web.forms import PageForm, name_field, problems_of
from timekeeper.web.security.authentication import request_actor

blueprint = Blueprint("rehearsals", __name__)

FACTORS = (1, 2, 5, 10, 20)
"""The factors that the form offers; any whole one from LEAST_FACTOR to MOST_FACTOR is valid."""

LEAD_S = 10
"""Time to open the screens before a rehearsal that plays by itself begins."""


class RehearsalForm(PageForm):
    factor = RadioField(
        choices=[str(factor) for factor in range(LEAST_FACTOR, MOST_FACTOR + 1)],
        validators=[InputRequired()],
    )
    moderator = RadioField(choices=["itself", "people"], validators=[InputRequired()])
    room = name_field()


@blueprint.get("/rehearsals/new")
def form() -> Response:
    return _page(RehearsalForm(factor="20", moderator="itself", room=ROOM), {})


@blueprint.post("/rehearsals/new")
def rehearse() -> AnyResponse:
    filled = RehearsalForm()
    problems = problems_of(filled, _words_for)
    if not slug_of(filled.room.data or ""):
        problems.setdefault("room", _words_for("room"))
    if problems:
        return _page(filled, problems, status=422)
    try:
        slug = begin(
            house(),
            factor=int(filled.factor.data),
            by_itself=filled.moderator.data == "itself",
            room=filled.room.data.strip(),
            lead_s=LEAD_S,
            by=request_actor(),
        )
    except Refused as refused:
        return _page(filled, {"room": refused.sentence.render({}, gettext)}, status=409)
    return redirect(url_for("pages.console", slug=slug), code=303)


def _words_for(name: str) -> str:
    return {
        "factor": gettext("Choose a speed, from real time to 20 times as fast."),
        "moderator": gettext("Choose who moderates."),
        "room": gettext("Enter the room, such as Room XXI."),
    }[name]


def _page(filled: RehearsalForm, problems: dict[str, str], status: int = 200) -> Response:
    rooms = [ROOM, *(logged.history.meeting.room for logged in house().views.meetings())]
    page = house().views.plain_page(
        "moderation/new_rehearsal.html",
        form=filled,
        problems=problems,
        speeds=[(factor, digits(DURATION_MS // factor)) for factor in FACTORS],
        rooms=list(dict.fromkeys(rooms)),
    )
    return Response(page, status)
