"""A protected speaker's identity stays on the console: canary words through a whole meeting."""

import logging
from dataclasses import replace
from typing import Any, get_args

import pytest
from eavesdropper import PRIVATE_VALUES, Eavesdropper
from eavesdropper import eavesdropper as eavesdropper  # the fixture
from hidden_speaker import CANARIES, OUTSIDE, PERSON, PROTECTED, TURNS, WORDS, leaked
from in_process import Site, file_meeting

from timekeeper.domain.audience import turn_views
from timekeeper.domain.meeting.meeting import Meeting
from timekeeper.domain.meeting.turns import Category
from timekeeper.domain.protection import labels
from timekeeper.store.accounts import credentials
from timekeeper.web import problems


def test_nothing_of_a_protected_speaker_is_heard_outside_the_console(
    eavesdropper: Eavesdropper,
) -> None:
    eavesdropper.conduct()
    assert eavesdropper.leaks() == set()
    heard = {where for where, _, _ in eavesdropper.records}
    for audience, how in eavesdropper.watchers:
        assert {f"state to {audience} {how}", f"beat to {audience} {how}"} <= heard
    assert "identify to room room json en" in heard
    assert not any(where.startswith("signal to") for where in heard)
    assert eavesdropper.refusals > 50
    assert sum(b"Speaker 3 " in what for _, _, what in eavesdropper.records)
    assert reached(eavesdropper) == {
        ("public", "public notice"),
        *((audience, "room notice") for audience in OUTSIDE[1:]),
        ("speaker", "cue"),
    }


def reached(eavesdropper: Eavesdropper) -> set[tuple[str, str]]:
    """The canaries that reached their audience; one that was never sent would prove nothing."""
    return {
        (audience, name)
        for where, audience, what in eavesdropper.records
        if where.startswith("state to")
        for name, _ in CANARIES.found_in(what)
    }


def test_the_console_has_all_of_it(eavesdropper: Eavesdropper) -> None:
    path = f"/api/meetings/{eavesdropper.slug}?as=moderator"
    answer = eavesdropper.site.client().get(path, headers=eavesdropper.token)
    turn = answer.json["state"]["turns"][PROTECTED - 1]
    shown = {name: turn[name] for name in vars(PERSON)}
    assert shown == vars(PERSON)
    assert leaked(answer.data, "public")
    assert PRIVATE_VALUES.search(answer.data)


def test_a_leak_in_an_error_is_heard(
    eavesdropper: Eavesdropper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(meeting: Any, names: Any, *_rest: Any) -> dict[int, str]:
        return {turn.id: str(names.person(turn).speaker) for turn in meeting.turns}

    monkeypatch.setattr(problems, "public_labels", leaky)
    eavesdropper.press("open", {})
    eavesdropper.press("pause", {"turn": PROTECTED})
    assert eavesdropper.leaks() == {("pause refused", "speaker")}


def test_a_leak_in_the_server_s_log_is_heard(eavesdropper: Eavesdropper) -> None:
    logging.getLogger("timekeeper").info("gave the floor to %s", WORDS["speaker"])
    eavesdropper.read_log_and_metrics()
    assert eavesdropper.leaks() == {("the log of the server", "speaker")}


# Categories and fields that would identify


@pytest.mark.parametrize(("sharing", "shown"), [(1, None), (2, None), (3, "NHRI"), (4, "NHRI")])
def test_a_category_that_few_share_is_withheld_with_the_name(
    own_site: Site, sharing: int, shown: Category | None
) -> None:
    protected = replace(TURNS[PROTECTED - 1], category="NHRI")
    other = replace(TURNS[2], category="NHRI")
    turns = (protected, *(other for _ in range(sharing - 1)))
    now_ms = own_site.house.server_time.now_ms()
    slug = own_site.lay_out(file_meeting(turns, start_ms=now_ms))
    state = own_site.client().get(f"/api/meetings/{slug}").json["state"]
    turn = state["turns"][0]
    assert (turn["category"], turn["label"]) == (
        shown,
        "Speaker 1 – NHRI" if shown else "Speaker 1",
    )
    page = own_site.client().get(f"/meetings/{slug}").text
    assert ("Speaker 1 – NHRI" in page) is bool(shown)
    assert leaked(page.encode(), "public") == frozenset()


def test_a_leaking_category_would_be_noticed(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaky(meeting: Meeting) -> dict[int, Category | None]:
        return {turn.id: turn.category for turn in meeting.turns}

    for house in (labels, turn_views):
        monkeypatch.setattr(house, "public_categories", leaky)
    protected = replace(TURNS[PROTECTED - 1], category="NHRI")
    slug = own_site.lay_out(file_meeting((protected,), start_ms=own_site.house.views.now_ms()))
    [turn] = own_site.client().get(f"/api/meetings/{slug}").json["state"]["turns"]
    assert (turn["category"], turn["label"]) == ("NHRI", "Speaker 1 – NHRI")


@pytest.mark.parametrize("category", get_args(Category))
def test_a_protected_turn_has_only_the_listed_fields(own_site: Site, category: Category) -> None:
    protected = replace(TURNS[PROTECTED - 1], category=category)
    now_ms = own_site.house.server_time.now_ms()
    slug = own_site.lay_out(file_meeting((protected,), start_ms=now_ms))
    turn = own_site.client().get(f"/api/meetings/{slug}").json["state"]["turns"][0]
    withheld = ("category", "speaker", "organisation", "theme", "mode")
    assert {name: turn.pop(name) for name in withheld} == dict.fromkeys(withheld)
    assert set(turn) == {
        *("id", "position", "number", "kind", "label", "status"),
        *("clock", "warning_ms", "estimated_start_ms", "started_at_ms"),
        *("mission", "by", "to"),
    }


def test_a_turn_that_is_added_protected_is_never_public(own_site: Site) -> None:
    slug = own_site.lay_out()
    body = {"speaker": WORDS["deputy"], "protected": True, "notes": WORDS["notes"]}
    path = f"/api/meetings/{slug}/add_turn"
    assert own_site.client().post(path, json=body, headers=own_site.bearer()).status_code == 200
    for shown in (f"/meetings/{slug}", f"/api/meetings/{slug}"):
        assert leaked(own_site.client().get(shown).data, "public") == frozenset()


def test_a_link_s_secret_is_in_no_log(own_site: Site, caplog: pytest.LogCaptureFixture) -> None:
    own_site.lay_out()
    secret = own_site.minted("link", "room", credentials.Scope("room-xxi"))
    with caplog.at_level(logging.DEBUG):
        own_site.client().post("/link", json={"token": secret})
        own_site.client().post("/link", json={"token": secret[:-1]})
    assert secret[:-1] not in caplog.text
