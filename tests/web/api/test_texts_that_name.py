"""A text that others read and that names a protected speaker needs confirmation."""

import pytest
from in_process import Site
from running_server import SPEAKERS
from werkzeug.test import TestResponse

from timekeeper.access import grants
from timekeeper.store.accounts.credentials import Role, Scope

NAMING = {
    "notice": {"text": "After Canary Name", "audience": "public"},
    "cue": {"turn": 3, "text": "Canary waits"},
}
REFUSED = (
    "This text may identify a protected speaker to others. Change the text, or send it anyway."
)


@pytest.fixture
def on(own_site: Site) -> Site:
    own_site.lay_out()
    for verb, body in (("open", {}), ("give_floor", {"turn": 3})):
        assert press(own_site, verb, body).status_code == 200
    return own_site


def press(site: Site, verb: str, body: dict[str, object], key: str | None = None) -> TestResponse:
    headers = {**site.bearer(), **({} if key is None else {"Idempotency-Key": key})}
    return site.client().post(f"/api/meetings/upr35-kenya/{verb}", json=body, headers=headers)


@pytest.mark.parametrize("verb", NAMING)
def test_the_text_is_refused_in_a_sentence_without_a_name(on: Site, verb: str) -> None:
    answer = press(on, verb, NAMING[verb])
    assert (answer.status_code, answer.json["detail"]) == (409, REFUSED)
    assert "canary" not in answer.text.casefold()


@pytest.mark.parametrize("verb", NAMING)
def test_the_text_is_shown_once_it_is_confirmed(on: Site, verb: str) -> None:
    answer = press(on, verb, {**NAMING[verb], "names_checked": True})
    assert answer.status_code == 200
    assert answer.json["state"]["deeds"][-1]["verb"] == verb


@pytest.mark.parametrize("verb", NAMING)
def test_a_text_that_names_a_public_speaker_needs_no_confirmation(on: Site, verb: str) -> None:
    assert press(on, verb, {**NAMING[verb], "text": "After First Organisation"}).status_code == 200


def test_a_notice_can_always_be_removed(on: Site) -> None:
    press(on, "notice", {**NAMING["notice"], "names_checked": True})
    assert press(on, "notice", {"text": None}).status_code == 200


def test_a_notice_can_be_removed_after_the_closing_too(on: Site) -> None:
    press(on, "notice", {"text": "After First Organisation"})
    press(on, "close", {})
    protected = press(on, "protect", {"turn": 3, "on": True})
    assert protected.json["state"]["notice_names"] == ["First", "Organisation"]
    taken = press(on, "notice", {"text": None})
    assert taken.status_code == 200
    assert "First Organisation" not in on.client().get("/meetings/upr35-kenya").text
    assert press(on, "undo", {"revision": taken.json["revision"]}).status_code == 409


TAKEN_AWAY = {
    "notice": ("public", ("notice", {"text": None})),
    "cue": ("speaker", ("conclude", {"turn": 3})),
}
"""The audience of each text, and the command that removes it."""


def taken_away(on: Site, verb: str) -> TestResponse:
    """Shows a text that names a speaker, protects that speaker and removes the text."""
    assert press(on, verb, {**NAMING[verb], "text": "National Commission"}).status_code == 200
    assert press(on, "protect", {"turn": 4, "on": True}).status_code == 200
    answer = press(on, *TAKEN_AWAY[verb][1])
    assert answer.status_code == 200
    return answer


def shown(on: Site, verb: str) -> str:
    audience = TAKEN_AWAY[verb][0]
    path = f"/api/meetings/upr35-kenya?as={audience}"
    return str(on.client().get(path, headers=on.bearer()).json["state"][verb])


@pytest.mark.parametrize("verb", NAMING)
def test_an_undo_shows_the_text_again_only_when_confirmed(on: Site, verb: str) -> None:
    undo = taken_away(on, verb).json["state"]["undo"]
    assert (undo["reveals"], undo["names"]) == ([], ["National", "Commission"])
    taken_back = {"revision": undo["revision"]}
    answer = press(on, "undo", taken_back)
    assert (answer.status_code, answer.json["detail"]) == (409, REFUSED)
    assert "National" not in shown(on, verb)
    assert press(on, "undo", {**taken_back, "names_checked": True}).status_code == 200
    assert "National" in shown(on, verb)


def test_correcting_a_late_start_does_not_show_the_text_in_between(on: Site) -> None:
    def offers_it() -> bool:
        logged = on.house.views.meeting("upr35-kenya")
        assert logged is not None
        drawn = on.house.views.envelope(logged, "moderator", "html", "en")["html"]
        return "data-began-earlier-ms" in drawn["floor"]

    press(on, "cue", {**NAMING["cue"], "names_checked": True})
    press(on, "give_floor", {"turn": 4})
    assert not offers_it()
    press(on, "give_floor", {"turn": 6})
    assert offers_it()


def test_an_undo_of_the_undo_needs_confirmation_too(on: Site) -> None:
    notice = press(on, "notice", {**NAMING["notice"], "names_checked": True})
    assert notice.json["state"]["undo"]["names"] == []
    undone = press(on, "undo", {"revision": notice.json["revision"]})
    redo = undone.json["state"]["redo"]
    assert redo["names"] == ["Canary", "Name"]
    assert press(on, "undo", {"revision": redo["revision"]}).status_code == 409
    meant = {"revision": redo["revision"], "names_checked": True}
    assert press(on, "undo", meant).status_code == 200


def test_an_undo_that_names_a_public_speaker_needs_no_confirmation(on: Site) -> None:
    press(on, "notice", {"text": "After First Organisation"})
    undo = press(on, "notice", {"text": None}).json["state"]["undo"]
    assert undo["names"] == []
    assert press(on, "undo", {"revision": undo["revision"]}).status_code == 200


def test_a_text_that_is_already_shown_needs_no_confirmation(on: Site) -> None:
    press(on, "notice", {**NAMING["notice"], "names_checked": True})
    paused = press(on, "pause", {"turn": 3})
    assert paused.json["state"]["undo"]["names"] == []
    assert press(on, "undo", {"revision": paused.json["revision"]}).status_code == 200


def test_a_repeated_undo_needs_no_confirmation(on: Site) -> None:
    body = {"revision": taken_away(on, "notice").json["revision"], "names_checked": True}
    first, again = (press(on, "undo", body, key="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json


def test_a_moderator_can_ask_which_words_name_a_protected_speaker(on: Site) -> None:
    answer = press(on, "names-in-text", {"text": "Then CANARY, then National Commission"})
    assert answer.json == {"words": ["CANARY"]}
    assert answer.headers["Cache-Control"] == "no-store"
    assert SPEAKERS[3].person.organisation == "National Commission"


@pytest.mark.parametrize("role", ["room", "speaker", "interpreters"])
def test_only_moderators_may_ask_for_words_that_name(on: Site, role: Role) -> None:
    path = "/api/meetings/upr35-kenya/names-in-text"
    in_room = Scope(room_slug="room-xxi")
    stranger, display = on.client(), on.client()
    display.set_cookie(
        grants.cookie_name(grants.COOKIE, role, in_room), on.minted("cookie", role, in_room)
    )
    assert stranger.post(path, json={"text": "Canary"}).status_code == 401
    answer = display.post(path, json={"text": "Canary"})
    assert answer.status_code == 403
    assert "words" not in answer.json
