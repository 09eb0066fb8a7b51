"""Choosing a password at a one-time address, after an invitation or a recovery."""

import pytest
from browsing import cookies_set
from commands import done, failed
from flask.testing import FlaskClient
from in_process import COOKIE, PASSWORD, Site, form_token
from werkzeug.test import TestResponse

from timekeeper.store.accounts.credentials import DAY_MS

NEW = "an entirely new password"


def invited(site: Site, *more: str) -> str:
    """Invites Eve; returns the secret of her address."""
    address = done(site, "user", "invite", "Eve", "--role", "moderator", *more)
    page, secret = address.split("#")
    assert page.endswith("/password")
    return secret


def choose(client: FlaskClient, token: str, password: str = NEW, **more: str) -> TestResponse:
    sent = {"X-CSRFToken": form_token(client.get("/password").text)}
    return client.post(
        "/password", json={"token": token, "password": password, **more}, headers=sent
    )


def test_an_invited_user_chooses_a_password_and_is_signed_in(own_site: Site) -> None:
    slug = own_site.lay_out()
    secret, client = invited(own_site), own_site.client()
    answer = choose(client, secret)
    assert (answer.status_code, answer.json) == (200, {"location": "/"})
    assert "HttpOnly" in cookies_set(answer)[COOKIE]
    assert client.get(f"/console/{slug}").status_code == 200
    assert own_site.sign_in(own_site.client(), name="Eve", password=NEW).status_code == 302


def test_the_address_works_once(own_site: Site) -> None:
    secret = invited(own_site)
    assert choose(own_site.client(), secret).status_code == 200
    again = choose(own_site.client(), secret, "another password of mine")
    assert again.status_code == 401
    assert (
        again.json["detail"] == "This link is no longer valid. Ask an administrator for a new one."
    )
    assert own_site.sign_in(own_site.client(), name="Eve", password=NEW).status_code == 302


def test_the_address_is_valid_for_two_days(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = invited(own_site)
    real = own_site.house.server_time.now_ms
    monkeypatch.setattr(own_site.house.server_time, "now_ms", lambda: real() + 2 * DAY_MS)
    assert choose(own_site.client(), secret).status_code == 401


def test_an_invited_user_cannot_sign_in_before_choosing(own_site: Site) -> None:
    invited(own_site)
    for password in ("", "x", "None", PASSWORD):
        answer = own_site.sign_in(own_site.client(), name="Eve", password=password)
        assert answer.status_code in (400, 401)


@pytest.mark.parametrize(("length", "status"), [(11, 422), (12, 200), (200, 200), (201, 422)])
def test_a_refused_password_does_not_use_up_the_address(
    own_site: Site, length: int, status: int
) -> None:
    secret = invited(own_site)
    answer = choose(own_site.client(), secret, "x" * length)
    assert answer.status_code == status
    if status == 422:
        assert answer.json["field"] == "password"
        assert "x" * 11 not in answer.text
        assert choose(own_site.client(), secret).status_code == 200


def test_a_new_password_signs_out_every_browser_that_used_the_old_one(
    own_site: Site,
) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    thief = own_site.client()
    own_site.sign_in(thief)
    secret = done(own_site, "user", "recover", "Ada").split("#")[1]
    assert thief.get(f"/console/{slug}").status_code == 200
    client = own_site.client()
    assert choose(client, secret).status_code == 200
    assert thief.get(f"/console/{slug}").status_code == 302
    assert client.get(f"/console/{slug}").status_code == 200
    assert own_site.sign_in(own_site.client(), password=PASSWORD).status_code == 401
    assert own_site.sign_in(own_site.client(), password=NEW).status_code == 302


def test_using_one_address_ends_the_other(own_site: Site) -> None:
    first = invited(own_site)
    second = done(own_site, "user", "recover", "Eve").split("#")[1]
    assert choose(own_site.client(), second).status_code == 200
    assert choose(own_site.client(), first).status_code == 401


def test_only_the_newest_of_several_addresses_works(own_site: Site) -> None:
    addresses = [invited(own_site)]
    own_site.add_user()
    hers = done(own_site, "user", "recover", "Ada").split("#")[1]
    for _ in range(2):
        addresses.append(done(own_site, "user", "recover", "Eve").split("#")[1])
    answers = [choose(own_site.client(), secret).status_code for secret in addresses]
    assert answers == [401, 401, 200]
    assert choose(own_site.client(), hers).status_code == 200


def test_a_new_address_signs_nobody_out(own_site: Site) -> None:
    own_site.add_user()
    slug, client = own_site.lay_out(), own_site.client()
    own_site.sign_in(client)
    done(own_site, "user", "recover", "Ada")
    assert client.get(f"/console/{slug}").status_code == 200


def test_no_other_secret_chooses_a_password(own_site: Site) -> None:
    secret = invited(own_site)
    client = own_site.client()
    for wrong in (own_site.minted("link", "moderator"), own_site.minted("token", "admin"), "x"):
        assert choose(client, wrong).status_code == 401
    assert own_site.client().post("/link", json={"token": secret}).status_code == 401
    as_token = own_site.client().get("/api/meetings", headers={"Authorization": f"Bearer {secret}"})
    assert as_token.status_code == 200  # the public's
    assert (
        own_site.client()
        .post("/api/meetings", json={}, headers={"Authorization": f"Bearer {secret}"})
        .status_code
        == 401
    )


def test_a_foreign_page_cannot_choose_a_password(own_site: Site) -> None:
    secret = invited(own_site)
    body = {"token": secret, "password": NEW}
    assert own_site.client().post("/password", json=body).status_code == 403
    assert choose(own_site.client(), secret).status_code == 200


def test_wrong_secrets_are_slowed_down_and_right_ones_never(own_site: Site) -> None:
    secret = invited(own_site)
    client = own_site.client()
    answers = [choose(client, f"wrong {n}").status_code for n in range(62)]
    assert answers == [401] * 60 + [429] * 2
    assert choose(client, secret).status_code == 200


def test_inviting_an_existing_user_or_recovering_an_unknown_one_is_refused(own_site: Site) -> None:
    invited(own_site)
    again = failed(own_site, "user", "invite", "Eve", "--role", "admin")
    assert again == "There is already a user “Eve”."
    assert failed(own_site, "user", "recover", "Zoe") == "There is no user “Zoe”."
    nowhere = ("--role", "moderator", "--meeting", "nowhere")
    assert (
        failed(own_site, "user", "invite", "Zoe", *nowhere) == "There is no Pre-session “nowhere”."
    )
