"""Liveness, readiness and metrics of the process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from in_process import Site
from prometheus_client.parser import text_string_to_metric_families


def figures(site: Site) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by its name and its label values, ordered by label names."""
    families = text_string_to_metric_families(site.client().get("/metrics").text)
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_process_that_runs_is_alive(own_site: Site) -> None:
    answer = own_site.client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_it_is_ready_if_database_and_clock_are_right(own_site: Site) -> None:
    answer = own_site.client().get("/readyz")
    assert answer.status_code == 200
    said = answer.json
    assert abs(said.pop("clock_difference_ms")) <= 50
    assert said == {"status": "ready", "database": True, "clock": True}


def test_without_its_database_it_is_alive_and_not_ready(own_site: Site) -> None:
    Path(own_site.house.config.database_url.removeprefix("sqlite:///")).unlink()
    answer = own_site.client().get("/readyz")
    assert answer.status_code == 503
    assert (answer.json["status"], answer.json["database"]) == ("not ready", False)
    assert own_site.client().get("/healthz").status_code == 200


@pytest.fixture
def step(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Moves the wall clock by so many milliseconds, while server time stands still."""
    time = own_site.house.server_time
    stands_at_ms = time.monotonic_ms()
    monkeypatch.setattr(time, "monotonic_ms", lambda: stands_at_ms)

    def step(by_ms: int) -> None:
        monkeypatch.setattr(time, "_wall_ms", lambda: time.now_ms() + by_ms)

    return step


@pytest.mark.parametrize(
    ("by_ms", "ready"), [(0, True), (50, True), (51, False), (-3_600_000, False)]
)
def test_the_difference_of_the_wall_clock_is_reported(
    own_site: Site, step: Callable[[int], None], by_ms: int, ready: bool
) -> None:
    step(by_ms)
    answer = own_site.client().get("/readyz")
    assert answer.status_code == (200 if ready else 503)
    assert (answer.json["clock"], answer.json["clock_difference_ms"]) == (ready, by_ms)
    assert figures(own_site)["timekeeper_clock_difference_ms", ()] == by_ms


def test_the_metrics_are_in_the_format_of_prometheus(own_site: Site) -> None:
    answer = own_site.client().get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert {name for name, _ in figures(own_site)} >= {
        "timekeeper_watching",
        "timekeeper_clock_difference_ms",
    }


def test_commands_are_counted_by_verb_and_outcome(own_site: Site) -> None:
    slug, headers = own_site.lay_out(), own_site.bearer()
    client = own_site.client()

    def press(verb: str, **more: str) -> None:
        client.post(f"/api/meetings/{slug}/{verb}", json={}, headers={**headers, **more})

    press("open", **{"Idempotency-Key": "k"})
    press("open", **{"Idempotency-Key": "k"})
    press("open")
    press("close", **{"If-Match": '"1"'})
    press("close")
    press("explode")
    counted = {
        labels: value
        for (name, labels), value in figures(own_site).items()
        if name == "timekeeper_commands_total"
    }
    assert counted == {
        ("done", "open"): 1,
        ("replayed", "open"): 1,
        ("Refused", "open"): 1,
        ("Stale", "close"): 1,
        ("done", "close"): 1,
    }


def test_no_metric_has_a_name(own_site: Site) -> None:
    slug = own_site.lay_out()
    own_site.client().post(f"/api/meetings/{slug}/open", json={}, headers=own_site.bearer())
    metrics = own_site.client().get("/metrics").text
    assert slug not in metrics
    assert "tests" not in metrics
