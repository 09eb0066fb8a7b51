"""A state of another audience is sent to no member of the channel."""

import logging
from typing import Any

import pytest
from in_process import SLUG
from socketless_live import KENYA, SocketlessLive, states

from timekeeper.domain.audience.outgoing_check import WrongAudience
from timekeeper.domain.audience.projection import outgoing_view
from timekeeper.presentation import views

OUTSIDE = ("public", "room", "speaker", "interpreters")


def moderators_view(_audience: Any, *arguments: Any, **options: Any) -> Any:
    return outgoing_view("moderator", *arguments, **options)


@pytest.mark.parametrize("format_", ["json", "html"])
def test_a_view_of_another_audience_is_not_sent_and_the_console_still_gets_its_own(
    live: SocketlessLive,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    format_: str,
) -> None:
    for audience in OUTSIDE:
        live.join(KENYA, audience, format=format_)
    console = live.join(KENYA, "moderator", format=format_)

    monkeypatch.setattr(views, "outgoing_view", moderators_view)
    live.desk.do("open")
    with caplog.at_level(logging.ERROR):
        sent = live.push_all()
    assert states(sent) == [(console, 2)]
    assert caplog.text.count("WrongAudience: what is for the moderator is not for the") == 4
    assert "Canary" not in caplog.text


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_page_is_rendered_from_it_either(
    live: SocketlessLive, monkeypatch: pytest.MonkeyPatch, audience: Any
) -> None:
    monkeypatch.setattr(views, "outgoing_view", moderators_view)
    logged = live.views.meeting(SLUG)
    with pytest.raises(WrongAudience):
        live.views.page(logged, audience, "public/page.html")
