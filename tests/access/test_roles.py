"""The table of permissions is complete: it has every address, verb, audience and event."""

import re
from pathlib import Path
from typing import get_args

import pytest
from flask import Flask
from in_process import Site
from markdown_tables import names_in, table_under

from timekeeper.access.roles import CALLERS, PERMISSIONS, Rule, Within, rule_for
from timekeeper.domain.audience.meeting_views import AUDIENCES
from timekeeper.web.administration.audit_page import ROLES
from timekeeper.web.api.bodies import BODY_OF_VERB
from timekeeper.web.security import guard

SECURITY = Path(__file__).resolve().parents[2] / "SECURITY.md"
IMPLIED = {"HEAD", "OPTIONS"}


def routes_of(app: Flask) -> set[str]:
    """Every address of the application with every method that it answers."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - IMPLIED
    }


def names_of(kind: str) -> set[str]:
    return {name.removeprefix(f"{kind} ") for name in PERMISSIONS if name.startswith(f"{kind} ")}


def test_every_route_and_method_is_in_the_table(own_site: Site) -> None:
    routes = {action for action in PERMISSIONS if action.split()[1].startswith("/")}
    assert routes == routes_of(own_site.app)


def test_every_verb_audience_and_event_is_in_the_table() -> None:
    assert names_of("verb") == set(BODY_OF_VERB)
    assert names_of("see") == set(AUDIENCES)
    assert names_of("event") == {"connect", "join", "sync", "report"}


def test_an_action_outside_the_table_is_forbidden() -> None:
    assert rule_for("GET /nowhere").roles == frozenset()


@pytest.mark.parametrize("role", [None, "admin", "moderator", "room"])
def test_a_route_that_is_missing_in_the_table_is_forbidden(
    own_site: Site, role: str | None
) -> None:
    own_site.app.add_url_rule("/forgotten", "forgotten", lambda: "a secret", methods=["POST"])
    headers = {} if role is None else own_site.bearer(role)  # type: ignore[arg-type]  # as listed
    answer = own_site.client().post("/forgotten", headers=headers)
    assert answer.status_code == (401 if role is None else 403)
    assert "a secret" not in answer.text


def test_the_guard_runs_before_everything_else(own_site: Site) -> None:
    assert own_site.app.before_request_funcs[None][0] is guard.check


def test_only_a_person_changes_a_meeting() -> None:
    changing = [PERMISSIONS[name].roles for name in PERMISSIONS if name.startswith("verb ")]
    assert all(roles <= {"admin", "moderator"} for roles in changing)


def test_every_role_has_a_name_for_people() -> None:
    assert set(ROLES) == set(CALLERS)


WORDS: dict[Within, str] = {
    "anywhere": "",
    "meeting": "that meeting",
    "room": "all that is ever on in that room",
    "on in the room": "what is on in that room",
    "everything": "all meetings",
}


def test_the_document_has_the_same_table() -> None:
    written: dict[str, Rule] = {}
    within_of = {words: within for within, words in WORDS.items()}
    for roles, reach, lines in table_under("Who may do what", SECURITY.read_text()):
        who = CALLERS if roles == "everybody" else re.split(r", ", roles)
        for line in names_in(lines):
            assert line not in written
            written[line] = Rule(frozenset(who), within_of[reach])  # type: ignore[arg-type]  # compared
    assert written == dict(PERMISSIONS)


def test_every_scope_of_a_rule_has_its_words() -> None:
    assert set(WORDS) == set(get_args(Within))
