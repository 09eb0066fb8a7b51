"""A state that is another audience's is not sent, to nobody in the channel."""

import logging
from typing import Any

import pytest
from in_process import SLUG
from wall import KENYA, Wall, states

from timekeeper.domain.audience.outgoing import WrongAudience
from timekeeper.domain.audience.projection import outgoing_view
from timekeeper.presentation import views

OUTSIDE = ("public", "room", "speaker", "interpreters")


def mixed_up(_audience: Any, *given: Any, **how: Any) -> Any:
    return outgoing_view("moderator", *given, **how)


@pytest.mark.parametrize("format_", ["json", "html"])
def test_a_view_that_is_mixed_up_reaches_nobody_and_the_console_still_has_its_own(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, format_: str
) -> None:
    for audience in OUTSIDE:
        wall.join(KENYA, audience, format=format_)
    console = wall.join(KENYA, "moderator", format=format_)

    monkeypatch.setattr(views, "outgoing_view", mixed_up)
    wall.desk.do("open")
    with caplog.at_level(logging.ERROR):
        sent = wall.work()
    assert states(sent) == [(console, 2)]
    assert caplog.text.count("WrongAudience: what is for the moderator is not for the") == 4
    assert "Canary" not in caplog.text


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_page_is_drawn_from_it_either(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, audience: Any
) -> None:
    monkeypatch.setattr(views, "outgoing_view", mixed_up)
    logged = wall.views.meeting(SLUG)
    with pytest.raises(WrongAudience):
        wall.views.page(logged, audience, "public/page.html")
