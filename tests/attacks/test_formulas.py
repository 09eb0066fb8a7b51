"""Formula injection: no cell of an exported table begins with a formula.

No table is exported yet. The test requests every address, so it includes future exports; a
planted table shows that it would find a formula.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from address_walk import VALUES
from flask import Response
from in_process import Site, file_meeting
from running_server import SPEAKERS
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from timekeeper.domain.meeting.turns import Person

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")
"""Beginnings that spreadsheets take for a formula, listed by OWASP under CSV injection."""

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
TABLES = ("csv", "tab-separated", "spreadsheet", "excel")


@pytest.fixture
def laid(own_site: Site) -> Site:
    """A site with a meeting in which each name is a formula."""
    turns = tuple(
        replace(turn, person=Person(speaker=formula, organisation=formula, theme=formula))
        for turn, formula in zip(SPEAKERS[2:6], FORMULAS, strict=False)
    )
    now_ms = own_site.house.server_time.now_ms()
    own_site.lay_out(file_meeting(turns, start_ms=now_ms))
    return own_site


def tables(site: Site) -> Iterator[tuple[str, TestResponse]]:
    """Every answer to an administrator that a spreadsheet would open."""
    headers = site.bearer("admin")
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            answer = site.client().get(address_of(rule), headers=headers)
            if any(kind in answer.content_type for kind in TABLES):
                yield rule.rule, answer


def address_of(rule: Rule) -> str:
    return rule.build({name: VALUES[name][0] for name in rule.arguments}, append_unknown=False)[1]


def formulas_in(answer: TestResponse) -> list[str]:
    rows = csv.reader(io.StringIO(answer.text, newline=""))
    return [cell for row in rows for cell in row if cell.startswith(BEGINNINGS)]


def test_no_exported_table_has_a_formula(laid: Site) -> None:
    found = [(where, formulas_in(answer)) for where, answer in tables(laid)]
    assert [(where, formulas) for where, formulas in found if formulas] == []


def test_a_table_with_formulas_would_be_found(laid: Site) -> None:
    def table() -> Response:
        written = io.StringIO()
        csv.writer(written).writerows([[formula, f"'{formula}"] for formula in FORMULAS])
        return Response(written.getvalue(), mimetype="text/csv")

    laid.app.add_url_rule("/table.csv", "table", table)
    laid.app.before_request_funcs[None] = []  # the guard would refuse the unknown address
    [(where, answer)] = tables(laid)
    assert (where, formulas_in(answer)) == ("/table.csv", list(FORMULAS))


def test_the_formulas_are_in_the_data(laid: Site) -> None:
    answer = laid.client().get("/api/meetings/upr35-kenya", headers=laid.bearer())
    assert FORMULAS[0] in json.dumps(answer.json)
