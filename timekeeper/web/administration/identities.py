"""The identities page: until when they are kept, and how many were deleted. It has no names."""

from datetime import date

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField

from timekeeper.domain.refusal import Refused
from timekeeper.house import house
from timekeeper.presentation.language import gettext
from timekeeper.web.forms import PageForm
from timekeeper.web.problems import Problem
from timekeeper.web.security.authentication import request_actor

blueprint = Blueprint("identities", __name__)


class KeepUntilForm(PageForm):
    """A blank day keeps the identities for ever."""

    series = StringField()
    until = StringField()


@blueprint.get("/identities")
def page() -> Response:
    return _page({})


@blueprint.post("/identities")
def keep_until() -> AnyResponse:
    filled = KeepUntilForm()
    slug = filled.series.data or ""
    try:
        house().retention.keep_until(slug, _day(filled.until.data or ""), by=request_actor())
    except ValueError:
        return _page({slug: gettext("Enter the day like this: 2027-03-31.")}, status=422)
    except Refused as refused:
        sentence = refused.sentence.render({}, gettext)
        if refused.field == "until":
            return _page({slug: sentence}, status=422)
        raise Problem(422, sentence) from refused
    return redirect(url_for("identities.page"), code=303)


def _day(written: str) -> date | None:
    return date.fromisoformat(written.strip()) if written.strip() else None


def _page(problems: dict[str, str], status: int = 200) -> Response:
    markup = house().views.plain_page(
        "administration/identities.html",
        form=KeepUntilForm(formdata=None),
        series=house().retention.all_series(),
        problems=problems,
    )
    return Response(markup, status)
