"""How long a person stays signed in, and how a browser's earlier cookie ends."""

import pytest
from browsing import cookies_set, exchange, press, sign_out
from flask.testing import FlaskClient
from in_process import COOKIE, PASSWORD, Site, form_token

from timekeeper.access.grants import COOKIE_KINDS, grant_of
from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.credentials import DAY_MS, IDLE_MS, Scope
from timekeeper.web.security.authentication import USE_RECORDED_EVERY_MS


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def holds(site: Site, secret: str, *, after_ms: int = 0) -> bool:
    now_ms = site.house.server_time.now_ms() + after_ms
    with site.house.database.reading() as session:
        return grant_of(session, secret, COOKIE_KINDS, now_ms) is not None


class Later:
    """Advances the server's time."""

    def __init__(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ms = 0
        real = site.house.server_time.now_ms
        monkeypatch.setattr(site.house.server_time, "now_ms", lambda: real() + self.ms)


@pytest.fixture
def later(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> Later:
    return Later(own_site, monkeypatch)


# Earlier cookies


def test_signing_in_ends_the_earlier_cookie_of_the_browser(own_site: Site) -> None:
    own_site.add_user()
    client = own_site.client()
    own_site.sign_in(client)
    first = cookie_of(client)
    own_site.sign_in(client)
    assert cookie_of(client) != first
    assert not holds(own_site, first)
    assert holds(own_site, cookie_of(client))


def test_signing_in_does_not_keep_a_planted_cookie(own_site: Site) -> None:
    """An attacker who has planted it knows its secret."""
    own_site.add_user()
    planted = own_site.minted("cookie", "moderator")
    client = own_site.client()
    client.set_cookie(COOKIE, planted)
    own_site.sign_in(client)
    assert cookie_of(client) != planted
    assert not holds(own_site, planted)


def test_a_form_token_from_before_signing_in_is_refused(own_site: Site) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    client = own_site.client()
    before = form_token(client.get("/sign-in").text)
    own_site.sign_in(client)
    assert press(client, slug, X_CSRFToken=before).status_code == 403
    after = form_token(client.get(f"/console/{slug}").text)
    assert press(client, slug, X_CSRFToken=after).status_code == 200


def test_a_moderator_s_link_ends_the_earlier_cookie_and_a_display_s_does_not(
    own_site: Site,
) -> None:
    own_site.lay_out()
    client = own_site.signed_in()
    first = cookie_of(client)
    exchange(client, own_site.minted("link", "room", Scope("room-xxi")))
    assert cookie_of(client) == first
    assert holds(own_site, first)
    exchange(client, own_site.minted("link", "moderator", one_time=True))
    assert cookie_of(client) != first
    assert not holds(own_site, first)


def test_signing_out_everywhere_ends_every_browser_of_that_person_alone(own_site: Site) -> None:
    own_site.add_user("Ada")
    own_site.add_user("Ben")
    here, elsewhere, other = own_site.client(), own_site.client(), own_site.client()
    for client in (here, elsewhere):
        own_site.sign_in(client)
    own_site.sign_in(other, name="Ben")
    secrets = [cookie_of(client) for client in (here, elsewhere, other)]
    page = here.get("/").text
    assert "Sign out everywhere" in page
    here.post("/sign-out", data={"csrf_token": form_token(page), "where": "everywhere"})
    assert [holds(own_site, secret) for secret in secrets] == [False, False, True]
    assert "Sign out everywhere" not in own_site.signed_in().get("/").text


def test_signing_out_here_keeps_the_other_browser_signed_in(own_site: Site) -> None:
    own_site.add_user()
    here, elsewhere = own_site.client(), own_site.client()
    for client in (here, elsewhere):
        own_site.sign_in(client)
    secrets = [cookie_of(client) for client in (here, elsewhere)]
    sign_out(here)
    assert [holds(own_site, secret) for secret in secrets] == [False, True]


# Expiry


def test_a_cookie_ends_after_twelve_hours_without_use(own_site: Site, later: Later) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()
    later.ms = IDLE_MS - 60_000
    assert client.get(f"/console/{slug}").status_code == 200
    later.ms += IDLE_MS - 60_000
    assert client.get(f"/console/{slug}").status_code == 200
    later.ms += IDLE_MS + 60_000
    assert client.get(f"/console/{slug}").status_code == 302


def test_commands_count_as_use_and_refused_requests_do_not(own_site: Site, later: Later) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()
    token = form_token(client.get(f"/console/{slug}").text)
    later.ms = IDLE_MS - 60_000
    assert press(client, slug, X_CSRFToken=token).status_code == 200
    later.ms += IDLE_MS - 60_000
    assert client.get(f"/console/{slug}").status_code == 200


def test_not_every_use_is_written(own_site: Site, later: Later) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()

    def noted() -> int | None:
        with own_site.house.database.reading() as session:
            [row] = credentials.all_of_kind(session, "cookie")
            return row.last_used_at_ms

    client.get(f"/console/{slug}")
    assert noted() is None
    later.ms = USE_RECORDED_EVERY_MS
    client.get(f"/console/{slug}")
    first = noted()
    assert first is not None
    later.ms += USE_RECORDED_EVERY_MS - 1_000
    client.get(f"/console/{slug}")
    assert noted() == first


def test_a_cookie_ends_after_seven_days_of_use(own_site: Site, later: Later) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    client = own_site.client()
    own_site.sign_in(client)
    for _ in range(14):
        later.ms += DAY_MS // 2 - 10_000
        assert client.get(f"/console/{slug}").status_code == 200
    later.ms = 7 * DAY_MS + 10_000
    client.set_cookie(COOKIE, cookie_of(client))  # a browser would have dropped it by now
    assert client.get(f"/console/{slug}").status_code == 302


def test_displays_and_tokens_do_not_end_without_use(own_site: Site) -> None:
    room = own_site.minted("cookie", "room", Scope("room-xxi"))
    assert holds(own_site, room, after_ms=3 * IDLE_MS)
    token = own_site.minted("token", "moderator")
    now_ms = own_site.house.server_time.now_ms() + 3 * IDLE_MS
    with own_site.house.database.reading() as session:
        assert grant_of(session, token, frozenset({"token"}), now_ms) is not None


# Known browsers


def test_guesses_from_the_same_address_do_not_lock_out_a_known_browser(
    own_site: Site,
) -> None:
    own_site.add_user()
    known = own_site.client()
    own_site.sign_in(known)
    sign_out(known)
    for n in range(40):
        own_site.sign_in(own_site.client(), password=f"guess {n}")
    assert own_site.sign_in(own_site.client()).status_code == 429
    assert own_site.sign_in(known).status_code == 302


def test_a_known_browser_guesses_no_faster(own_site: Site) -> None:
    own_site.add_user()
    known = own_site.client()
    own_site.sign_in(known)
    answers = [own_site.sign_in(known, password=f"guess {n}") for n in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 6 + [429]


def test_a_browser_is_known_for_one_name_only(own_site: Site) -> None:
    own_site.add_user("Ada")
    own_site.add_user("Ben")
    known = own_site.client()
    own_site.sign_in(known)
    for n in range(6):
        own_site.sign_in(own_site.client(), name="Ben", password=f"guess {n}")
    assert own_site.sign_in(known, name="Ben").status_code == 429


@pytest.mark.parametrize("sign", ["", "x", "a.b.c", "x" * 1000, "W10.aa.bb"])
def test_a_forged_cookie_makes_no_known_browser(own_site: Site, sign: str) -> None:
    own_site.add_user()
    client = own_site.client()
    client.set_cookie(f"{COOKIE}_known", sign)
    answers = [own_site.sign_in(client, password=f"guess {n}") for n in range(7)]
    assert [answer.status_code for answer in answers] == [401] * 6 + [429]


def test_the_cookie_of_a_known_browser_signs_nobody_in(own_site: Site) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    signs = cookies_set(own_site.sign_in(own_site.client()))
    assert "HttpOnly" in signs[f"{COOKIE}_known"]
    client = own_site.client()
    client.set_cookie(COOKIE, signs[f"{COOKIE}_known"].split("=", 1)[1].split(";")[0])
    assert client.get(f"/console/{slug}").status_code == 302


# Roles that change


def test_a_role_that_is_changed_counts_at_once(own_site: Site) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    client = own_site.client()
    own_site.sign_in(client)
    for role, meetings, status in (
        ("moderator", ["another"], 403),
        ("rapporteur", [slug], 403),
        ("moderator", [], 403),
        ("moderator", [slug], 200),
        ("admin", None, 200),
    ):
        with own_site.house.database.writing() as session:
            somebody = users.find(session, "Ada")
            assert somebody is not None
            users.appoint(session, somebody, role, meetings)  # type: ignore[arg-type]  # as listed
        assert client.get(f"/console/{slug}").status_code == status
    assert PASSWORD not in client.get(f"/console/{slug}").text
