"""The commands that keep identities until a day, and delete them."""

import pytest
from commands import done, failed, run
from in_process import Site

SERIES = "upr35"


@pytest.fixture
def laid(own_site: Site) -> Site:
    """With one meeting that has a protected speaker."""
    own_site.lay_out()
    return own_site


def test_a_series_is_listed_with_its_day_and_its_counts_and_no_name(laid: Site) -> None:
    first = done(laid, "identities", "list")
    assert first.split("\t") == [
        SERIES,
        "kept for ever",
        "1 identities",
        "0 with details",
        "0 texts",
    ]
    said = done(laid, "identities", "keep-until", SERIES, "2099-03-31")
    assert said == f"The identities of {SERIES} are kept through 2099-03-31."
    assert "until 2099-03-31" in done(laid, "identities", "list")


def test_only_due_identities_are_deleted_by_default(laid: Site) -> None:
    nothing = "Deleted: 0 identities, 0 with details, 0 texts."
    assert done(laid, "identities", "delete") == nothing
    assert done(laid, "identities", "delete", "--series", SERIES) == nothing
    done(laid, "identities", "keep-until", SERIES, "2020-01-31")
    deleted = "Deleted: 1 identities, 0 with details, 0 texts."
    assert done(laid, "identities", "delete") == deleted
    assert done(laid, "identities", "delete", "--series", SERIES, "--now") == nothing


def test_identities_that_are_not_due_are_deleted_with_the_option(laid: Site) -> None:
    deleted = done(laid, "identities", "delete", "--series", SERIES, "--now")
    assert deleted == "Deleted: 1 identities, 0 with details, 0 texts."
    path = "/api/meetings/upr35-kenya?as=moderator"
    assert "Canary" not in laid.client().get(path, headers=laid.bearer()).text


def test_immediate_deletion_needs_a_series(laid: Site) -> None:
    said = failed(laid, "identities", "delete", "--now")
    assert said == "Give the --series whose identities are to be deleted now."
    assert "1 identities" in done(laid, "identities", "list")


def test_an_unknown_series_and_a_wrong_day_are_sentences(laid: Site) -> None:
    said = failed(laid, "identities", "keep-until", "upr99", "2099-01-01")
    assert said == "There is no series “upr99”."
    assert run(laid, "identities", "keep-until", SERIES, "tomorrow").exit_code == 2
    far = failed(laid, "identities", "keep-until", SERIES, "9999-12-31")
    assert far == "Enter a day in the years 2000 to 2199."
    assert failed(laid, "identities", "delete", "--series", "upr99") == said


def test_a_meeting_that_is_on_keeps_its_names_until_it_is_closed(laid: Site) -> None:
    path = "/api/meetings/upr35-kenya/open"
    assert laid.client().post(path, json={}, headers=laid.bearer()).status_code == 200
    said = failed(laid, "identities", "delete", "--series", SERIES, "--now")
    assert said == "A Pre-session of UPR 35 is still open; close it first."
