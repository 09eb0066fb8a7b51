"""Every address of the application, requested in every role below moderator, has no canary."""

import json
import logging
from typing import Any

import pytest
from address_walk import ROLES, AddressWalk
from address_walk import walk as walk  # the fixture
from hidden_speaker import CANARIES, MAY_KNOW, OF_A_DEPUTY, WORDS

from timekeeper.access.roles import DISPLAYS
from timekeeper.web.administration import audit_page, identities


def test_no_address_has_a_canary_for_anybody_but_a_moderator(walk: AddressWalk) -> None:
    assert walk.leaks() == {}
    assert len(walk.statuses) > 600
    assert {200, 401, 403, 404, 405} <= set(walk.statuses.values())
    walk.end()
    assert walk.leaks() == {}


def test_each_role_of_the_table_is_tried_and_reads_what_it_may(walk: AddressWalk) -> None:
    assert set(ROLES) == set(MAY_KNOW)
    assert walk.leaks(methods=frozenset({"GET"})) == {}
    path = f"/meetings/{walk.slug}/log"
    read = {role for role in ROLES if walk.statuses[f"GET {path} as {role}"] == 200}
    assert read == {"rapporteur"}
    for role in DISPLAYS:
        screen = f"/rooms/room-xxi/{'screen' if role == 'room' else role}"
        assert walk.statuses[f"GET {screen} as {role}"] == 200


def test_a_paired_screen_gets_the_same_answers_as_one_with_a_link(
    walk: AddressWalk,
) -> None:
    assert walk.leaks(methods=frozenset({"GET"})) == {}
    by_link = dict(walk.statuses)
    assert walk.leaks_to(walk.screens(), frozenset({"GET"})) == {}
    paired = {where: got for where, got in walk.statuses.items() if where not in by_link}
    assert {where.replace("as paired", "as"): got for where, got in paired.items()}.items() <= (
        by_link.items()
    )
    assert len(paired) > 90


def test_pages_of_moderators_and_administrators_name_no_protected_speaker(
    walk: AddressWalk,
) -> None:
    assert walk.leaks_to_moderators() == {}
    refused = {where for where, got in walk.statuses.items() if got != 200}
    assert refused == {"GET /audit as moderator"}


@pytest.mark.parametrize(("page", "where"), [(audit_page, "/audit"), (identities, "/identities")])
def test_a_leak_in_these_pages_is_found(
    walk: AddressWalk, monkeypatch: pytest.MonkeyPatch, page: Any, where: str
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
    assert set(walk.leaks_to_moderators()) >= {f"GET {where} as admin"}


def test_the_console_has_all_of_them(walk: AddressWalk) -> None:
    client = walk.site.signed_in()
    answer = client.get(f"/api/meetings/{walk.slug}?as=moderator")
    assert {field for field, _ in CANARIES.found_in(answer.data)} == set(WORDS) - set(OF_A_DEPUTY)


def test_a_leak_in_the_log_is_found(walk: AddressWalk) -> None:
    logging.getLogger("timekeeper").info("paused: %s", json.dumps(WORDS["reason"]))
    assert walk.leaks(methods=frozenset()) == {"the log": {("reason", "json")}}
