"""Every answer has the security headers, whichever part of the application sends it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from expected_headers import HEADERS, POLICY, faults_of_headers
from flask import Flask
from flask.testing import FlaskClient
from in_process import SLUG, Site
from running_server import RunningServer

VALUES = {"slug": SLUG, "room_slug": "room-xxi", "verb": "open", "rest": "nowhere"}
METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS")


def addresses(app: Flask) -> Iterator[str]:
    """One address of each route."""
    routes = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: VALUES[name] for name in rule.arguments}
        yield routes.build(rule.endpoint, values)


def framed(app: Flask, client: FlaskClient) -> list[str]:
    """The addresses that another page may frame."""
    found = []
    for address in addresses(app):
        with client.get(address) as answer:
            policy = answer.headers["Content-Security-Policy"]
            if not policy.endswith("frame-ancestors 'none'") or "X-Frame-Options" not in (
                answer.headers
            ):
                found.append(address)
    return found


def faults(app: Flask, client: FlaskClient) -> list[str]:
    found = []
    for address in addresses(app):
        for method in METHODS:
            with client.open(address, method=method) as answer:
                wrong = faults_of_headers(answer.headers.items())
                found += [f"{method} {address} {answer.status_code}: {what}" for what in wrong]
    return found


def test_every_answer_of_every_route_has_each_header_once(own_site: Site) -> None:
    own_site.lay_out()
    assert len(set(addresses(own_site.app))) > 15
    assert faults(own_site.app, own_site.client()) == []
    assert faults(own_site.app, own_site.signed_in()) == []


def test_a_missing_or_repeated_header_would_be_noticed() -> None:
    whole = [*HEADERS.items(), ("Cache-Control", "no-store")]
    assert faults_of_headers(whole) == []
    assert faults_of_headers(whole[1:]) == ["Content-Security-Policy: None"]
    assert faults_of_headers(whole[:-1]) == ["Cache-Control: None"]
    assert faults_of_headers([*whole, ("x-frame-options", "DENY")]) == [
        "X-Frame-Options: ['DENY', 'DENY']"
    ]


def test_only_the_public_page_may_be_framed_by_the_listed_origins(
    own_site: Site, tmp_path: Path, sqlite_url: str
) -> None:
    origins = "https://a.example https://b.example:8443"
    listed = {"TIMEKEEPER_FRAME_ANCESTORS": origins, "TIMEKEEPER_DATABASE_URL": sqlite_url}
    site = Site(tmp_path, listed)
    for house, expected in ((own_site, []), (site, [f"/meetings/{SLUG}"])):
        house.lay_out()
        assert framed(house.app, house.client()) == expected
        assert framed(house.app, house.signed_in()) == expected
    headers = site.client().get(f"/meetings/{SLUG}").headers
    assert headers["Content-Security-Policy"] == POLICY + origins
    assert "X-Frame-Options" not in headers
    site.close()


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/", "no-cache"),
        (f"/meetings/{SLUG}", "no-cache"),
        (f"/console/{SLUG}", "no-store"),
        ("/sign-in", "no-store"),
        ("/nowhere", "no-store"),
        ("/healthz", "no-store"),
        (f"/api/meetings/{SLUG}", "no-store"),
        ("/api/openapi.json", "no-store"),
    ],
)
def test_only_public_answers_may_be_cached(own_site: Site, address: str, kept: str) -> None:
    own_site.lay_out()
    assert own_site.signed_in().get(address).headers["Cache-Control"] == kept


@pytest.mark.parametrize("address", ["/socket.io/?EIO=4&transport=polling", "/socket.io/"])
def test_the_answers_of_the_socket_have_them_too(server: RunningServer, address: str) -> None:
    page = {"X-Timekeeper-Page": "1"}
    answer = requests.get(f"{server.url}{address}", headers=page, timeout=5)
    assert faults_of_headers(answer.raw.headers.items()) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_browsers_must_use_tls_in_production_only(own_site: Site, tmp_path: Path) -> None:
    assert "Strict-Transport-Security" not in own_site.client().get("/healthz").headers
    production = Site(
        tmp_path,
        {
            "TIMEKEEPER_ENV": "production",
            "TIMEKEEPER_SECRET_KEY": "k" * 40,
            "TIMEKEEPER_DATABASE_URL": f"sqlite:///{tmp_path / 'own.db'}",
            "TIMEKEEPER_ORIGINS": "https://timekeeper.example.org",
        },
    )
    answer = production.client().get("/healthz")
    production.close()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
