"""Every address that the application has, asked in every role below moderator: no canary."""

import json
import logging
from typing import Any

import pytest
from hidden_speaker import CANARIES, MAY_KNOW, OF_A_DEPUTY, WORDS
from listening import ROLES, Listener
from listening import listener as listener  # the fixture

from timekeeper.access.roles import DISPLAYS
from timekeeper.web.administration import audit_page, identities


def test_no_address_has_a_canary_for_anybody_but_a_moderator(listener: Listener) -> None:
    assert listener.heard() == {}
    assert len(listener.asked) > 600
    assert {200, 401, 403, 404, 405} <= set(listener.asked.values())
    listener.end()
    assert listener.heard() == {}


def test_each_role_of_the_table_is_asked_for_and_has_what_it_may_read(listener: Listener) -> None:
    assert set(ROLES) == set(MAY_KNOW)
    assert listener.heard(methods=frozenset({"GET"})) == {}
    path = f"/meetings/{listener.slug}/log"
    read = {role for role in ROLES if listener.asked[f"GET {path} as {role}"] == 200}
    assert read == {"rapporteur"}
    for role in DISPLAYS:
        screen = f"/rooms/room-xxi/{'screen' if role == 'room' else role}"
        assert listener.asked[f"GET {screen} as {role}"] == 200


def test_a_screen_that_was_paired_is_answered_as_one_that_opened_its_link(
    listener: Listener,
) -> None:
    assert listener.heard(methods=frozenset({"GET"})) == {}
    by_link = dict(listener.asked)
    assert listener.heard_by(listener.screens(), frozenset({"GET"})) == {}
    paired = {where: got for where, got in listener.asked.items() if where not in by_link}
    assert {where.replace("as paired", "as"): got for where, got in paired.items()}.items() <= (
        by_link.items()
    )
    assert len(paired) > 90


def test_what_moderators_and_administrators_read_about_the_house_names_nobody(
    listener: Listener,
) -> None:
    assert listener.heard_above() == {}
    refused = {where for where, got in listener.asked.items() if got != 200}
    assert refused == {"GET /audit as moderator"}


@pytest.mark.parametrize(("page", "where"), [(audit_page, "/audit"), (identities, "/identities")])
def test_a_leak_in_what_they_read_is_heard(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, page: Any, where: str
) -> None:
    sound = page.house

    class Leaky:
        def __getattr__(self, name: str) -> Any:
            return getattr(sound(), name)

        @property
        def views(self) -> Any:
            return self

        def plain_page(self, *given: Any, **context: Any) -> str:
            return f"{sound().views.plain_page(*given, **context)}<!-- {WORDS['notes']} -->"

    monkeypatch.setattr(page, "house", Leaky)
    assert set(listener.heard_above()) >= {f"GET {where} as admin"}


def test_the_console_has_all_of_them(listener: Listener) -> None:
    client = listener.site.signed_in()
    answer = client.get(f"/api/meetings/{listener.slug}?as=moderator")
    assert {field for field, _ in CANARIES.found_in(answer.data)} == set(WORDS) - set(OF_A_DEPUTY)


def test_a_leak_in_the_log_is_heard(listener: Listener) -> None:
    logging.getLogger("timekeeper").info("paused: %s", json.dumps(WORDS["reason"]))
    assert listener.heard(methods=frozenset()) == {"the log": {("reason", "json")}}
