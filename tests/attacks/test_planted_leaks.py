"""Leaks are planted in every projection and template; the walk finds all of them."""

from dataclasses import replace
from typing import Any

import pytest
from address_walk import AddressWalk
from address_walk import walk as walk  # the fixture
from eavesdropper import Eavesdropper
from eavesdropper import eavesdropper as eavesdropper  # the fixture
from hidden_speaker import OUTSIDE, PROTECTED, WORDS
from planting import Planted, leaky, leaky_templates, places_in

from timekeeper.domain.audience.meeting_views import AUDIENCES, Audience, VeiledMeeting
from timekeeper.domain.audience.outgoing_check import MAY_BE_VEILED, OWN_TYPES, Outgoing
from timekeeper.domain.audience.projection import outgoing_view
from timekeeper.live.joining import events
from timekeeper.presentation import views
from timekeeper.presentation.rendering import TEMPLATES
from timekeeper.web.administration import audit_page
from timekeeper.web.api import routes as api_routes
from timekeeper.web.pages import routes as page_routes

PAGE_OF = {
    "public": "/meetings/upr35-kenya",
    "room": "/rooms/room-xxi/screen",
    "speaker": "/rooms/room-xxi/speaker",
    "interpreters": "/rooms/room-xxi/interpreters",
}
ON_EVERY_SCREEN = {"slug", "state_under_review", "turns.label", "turns.speaker"}
DRAWN = {
    "public": {*ON_EVERY_SCREEN, "series", "room", "notice", "turns.theme"},
    "room": {*ON_EVERY_SCREEN, "series", "room", "notice", "turns.theme"},
    "speaker": {*ON_EVERY_SCREEN, "cue.text", "cue.language"},
    "interpreters": {*ON_EVERY_SCREEN, "series", "notice", "turns.theme", "turns.language"},
}
"""The fields of a meeting and of the speaker that each screen shows; the others are only data."""

GET = frozenset({"GET"})
EVERY_VIEW = ("", *(f"?as={audience}" for audience in AUDIENCES))


def plant(monkeypatch: pytest.MonkeyPatch, audience: Audience, planted: Planted) -> None:
    def leaking(to: Audience, *given: object, **how: object) -> Outgoing:
        sent = outgoing_view(to, *given, **how)  # type: ignore[arg-type]  # handed through as they came
        if to != audience:
            return sent
        return Outgoing(to, leaky(sent.view, planted.words.__getitem__))

    monkeypatch.setattr(views, "outgoing_view", leaking)


def begin(eavesdropper: Eavesdropper) -> None:
    eavesdropper.press("open", {})
    eavesdropper.press("give_floor", {"turn": PROTECTED})
    eavesdropper.press("cue", {"turn": PROTECTED, "text": WORDS["cue"]})
    eavesdropper.read_everything()
    assert eavesdropper.leaks() == set()
    eavesdropper.records.clear()


def found_at(eavesdropper: Eavesdropper, planted: Planted) -> dict[str, set[str]]:
    """The planted places that were found, by where they were found."""
    found: dict[str, set[str]] = {}
    for where, _, what in eavesdropper.records:
        found.setdefault(where, set()).update(planted.places(what))
    return {where: places for where, places in found.items() if places}


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_leak_in_any_field_of_a_projection_is_found_by_its_audience(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    """The fields are all texts of the meeting, of its cue and of the protected turn."""
    begin(eavesdropper)
    planted = Planted(places_in(OWN_TYPES[audience][0]))
    assert {"notice", "turns.label", "turns.speaker"} <= set(planted.words)
    plant(monkeypatch, audience, planted)
    eavesdropper.press("pause", {"turn": PROTECTED, "reason": WORDS["reason"]})
    eavesdropper.read_everything()
    found = found_at(eavesdropper, planted)
    everything = set(planted.words)
    assert found.pop(f"/api/meetings/{eavesdropper.slug}?as={audience}") == everything
    for scope in ("meeting", "room"):
        assert found.pop(f"state to {audience} {scope} json en") == everything
        assert found.pop(f"state to {audience} {scope} html en") == DRAWN[audience]
    assert found.pop(PAGE_OF[audience]) == DRAWN[audience]
    allowed = {f"/api/meetings/{eavesdropper.slug}"} if audience == "public" else set()
    assert set(found) == allowed


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_leak_of_how_a_statement_is_given_is_found(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    """``mode`` is the only private field that every view has and that holds no free text."""
    begin(eavesdropper)

    def leaking(to: Audience, *given: object, **how: object) -> Outgoing:
        sent = outgoing_view(to, *given, **how)  # type: ignore[arg-type]  # handed through as they came
        if to != audience:
            return sent
        turns = [replace(turn, mode="video") for turn in sent.view.turns]  # type: ignore[union-attr]  # not veiled
        return Outgoing(to, replace(sent.view, turns=tuple(turns)))  # type: ignore[call-arg]  # as above

    monkeypatch.setattr(views, "outgoing_view", leaking)
    eavesdropper.press("pause", {"turn": PROTECTED, "reason": WORDS["reason"]})
    eavesdropper.read_everything()
    data = f"/api/meetings/{eavesdropper.slug}"
    assert {(f"{data}?as={audience}", "video"), (f"state to {audience} room json en", "video")} <= (
        eavesdropper.leaks()
    )


@pytest.mark.parametrize("audience", sorted(MAY_BE_VEILED))
def test_a_leak_in_the_view_of_a_veiled_meeting_is_found(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    begin(eavesdropper)
    planted = Planted(places_in(VeiledMeeting))
    plant(monkeypatch, audience, planted)
    eavesdropper.press("veil", {"on": True})
    eavesdropper.read_everything()
    found = found_at(eavesdropper, planted)
    assert found[f"state to {audience} meeting json en"] == {"slug", "series"}
    assert "series" in found[PAGE_OF[audience]]


def test_a_leak_in_any_template_is_found(
    walk: AddressWalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the top of each and in each of its macros; the console's templates may name everybody."""
    names = (path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
    planted = Planted(name for name in sorted(names) if not name.startswith("console/"))
    environment = walk.site.house.views._renderer._environment
    monkeypatch.setattr(environment, "loader", leaky_templates(environment, planted.words.get))
    environment.cache.clear()  # type: ignore[union-attr]  # there is one
    walk.find = planted.find
    leaks = walk.leaks(methods=GET) | walk.leaks_to_moderators()
    assert {place for found in leaks.values() for place, _ in found} == set(planted.words)


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_leak_in_a_screen_s_templates_is_found_in_its_pushes(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch, audience: Audience
) -> None:
    begin(eavesdropper)
    regions = sorted((TEMPLATES / audience / "regions").glob("*.html"))
    planted = Planted(path.relative_to(TEMPLATES).as_posix() for path in regions)
    environment = eavesdropper.site.house.views._renderer._environment
    monkeypatch.setattr(environment, "loader", leaky_templates(environment, planted.words.get))
    environment.cache.clear()  # type: ignore[union-attr]  # there is one
    eavesdropper.press("pause", {"turn": PROTECTED, "reason": WORDS["reason"]})
    eavesdropper.read_everything()
    found = found_at(eavesdropper, planted)
    assert found.pop(f"state to {audience} meeting html en") == set(planted.words)
    assert found.pop(f"state to {audience} room html en") == set(planted.words)
    assert found.pop(PAGE_OF[audience]) == set(planted.words)
    assert found == {}


@pytest.mark.parametrize("page", [page_routes, api_routes, audit_page])
def test_a_leak_in_the_labels_of_the_log_is_found(
    walk: AddressWalk, monkeypatch: pytest.MonkeyPatch, page: Any
) -> None:
    labels = dict.fromkeys(range(1, 20), WORDS["speaker"])
    monkeypatch.setattr(page, "labels_in_log", lambda *_given: labels)
    leaks = set(walk.leaks(methods=GET) | walk.leaks_to_moderators())
    log = f"/meetings/{walk.slug}/log"
    assert (
        leaks
        == {
            page_routes: {f"GET {log} as {role}" for role in ("rapporteur", "moderator", "admin")},
            api_routes: {f"GET /api{log}{asked} as rapporteur" for asked in EVERY_VIEW},
            audit_page: {"GET /audit as admin"},
        }[page]
    )


# Messages of a socket other than the state


def test_a_leak_in_a_beat_is_found_by_all(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = eavesdropper.live._beats._content
    leaking = lambda channel: {**sound(channel), "who": WORDS["organisation"]}  # noqa: E731 - in place of a method
    monkeypatch.setattr(eavesdropper.live._beats, "_content", leaking)
    eavesdropper.send_events_and_beats()
    assert eavesdropper.leaks() == {
        (f"beat to {audience} {how}", "organisation") for audience, how in eavesdropper.watchers
    }


def test_a_leak_in_the_event_identify_is_found(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    identification = eavesdropper.live._identification
    sound = identification._send_to
    monkeypatch.setattr(
        identification,
        "_send_to",
        lambda event, content, sid: sound(event, {**content, "who": WORDS["theme"]}, sid),
    )
    eavesdropper.send_events_and_beats()
    found = {where.split()[2] for where, name in eavesdropper.leaks() if name == "theme"}
    assert found == {"room", "speaker", "interpreters"}


def test_a_leak_in_the_acknowledgement_of_a_socket_is_found(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "gettext", lambda sentence: f"{sentence} {WORDS['notes']}")
    eavesdropper.send_events_and_beats()
    said_wrong = {"join answered", "whisper answered"}
    assert {where for where, _ in eavesdropper.leaks()} >= said_wrong


def test_a_signal_to_all_instead_of_the_consoles_is_found(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(eavesdropper)
    live = eavesdropper.live

    def to_all(slug: str, room_slug: str, signal: dict[str, object]) -> None:
        for channel in live._channels.in_use():
            live._fanout.send("signal", {**signal, "who": WORDS["speaker"]}, channel)

    monkeypatch.setattr(live, "_send_signal_here", to_all)
    eavesdropper.send_events_and_beats()
    assert eavesdropper.leaks() == {
        (f"signal to {audience} {how}", "speaker") for audience, how in eavesdropper.watchers
    }
