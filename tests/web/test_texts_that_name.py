"""A text that others read, and that names a protected speaker, has to be meant."""

import pytest
from in_process import Site
from running_server import SPEAKERS
from werkzeug.test import TestResponse

from timekeeper import access
from timekeeper.store.credentials import Role, Scope

NAMING = {
    "notice": {"text": "After Canary Name", "audience": "public"},
    "cue": {"turn": 3, "text": "Canary waits"},
}
REFUSED = (
    "A word of this text points to a protected speaker. Others may read it: write it without, "
    "or send it anyway."
)


@pytest.fixture
def on(own_site: Site) -> Site:
    own_site.lay_out()
    for verb, body in (("open", {}), ("give_floor", {"turn": 3})):
        assert press(own_site, verb, body).status_code == 200
    return own_site


def press(site: Site, verb: str, body: dict[str, object]) -> TestResponse:
    return site.client().post(f"/api/meetings/upr35-kenya/{verb}", json=body, headers=site.bearer())


@pytest.mark.parametrize("verb", NAMING)
def test_it_is_refused_in_a_sentence_that_names_nobody(on: Site, verb: str) -> None:
    answer = press(on, verb, NAMING[verb])
    assert (answer.status_code, answer.json["detail"]) == (409, REFUSED)
    assert "canary" not in answer.text.casefold()


@pytest.mark.parametrize("verb", NAMING)
def test_it_is_shown_when_it_is_meant(on: Site, verb: str) -> None:
    answer = press(on, verb, {**NAMING[verb], "names_checked": True})
    assert answer.status_code == 200
    assert answer.json["state"]["deeds"][-1]["verb"] == verb


@pytest.mark.parametrize("verb", NAMING)
def test_one_that_names_whom_everybody_may_know_needs_nothing(on: Site, verb: str) -> None:
    assert press(on, verb, {**NAMING[verb], "text": "After First Organisation"}).status_code == 200


def test_a_notice_can_always_be_taken_away(on: Site) -> None:
    press(on, "notice", {**NAMING["notice"], "names_checked": True})
    assert press(on, "notice", {"text": None}).status_code == 200


def test_a_moderator_is_told_which_words_they_are(on: Site) -> None:
    answer = press(on, "names-in-text", {"text": "Then CANARY, then National Commission"})
    assert answer.json == {"words": ["CANARY"]}
    assert answer.headers["Cache-Control"] == "no-store"
    assert SPEAKERS[3].person.organisation == "National Commission"


@pytest.mark.parametrize("role", ["room", "speaker", "interpreters"])
def test_nobody_else_may_ask_whether_a_name_is_a_protected_one(on: Site, role: Role) -> None:
    path = "/api/meetings/upr35-kenya/names-in-text"
    in_room = Scope(room_slug="room-xxi")
    stranger, display = on.client(), on.client()
    display.set_cookie(
        access.cookie_name(access.COOKIE, role, in_room), on.minted("cookie", role, in_room)
    )
    assert stranger.post(path, json={"text": "Canary"}).status_code == 401
    answer = display.post(path, json={"text": "Canary"})
    assert answer.status_code == 403
    assert "words" not in answer.json
