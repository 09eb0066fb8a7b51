"""Signing in and out, and what a browser's cookie allows."""

import re

import pytest
from browsing import cookies_set, press, sign_out
from in_process import COOKIE, PASSWORD, Site, form_token

# Signing in


def test_signing_in_leads_to_the_requested_page(own_site: Site) -> None:
    own_site.add_user()
    slug = own_site.lay_out()
    client = own_site.client()
    sent_away = client.get(f"/console/{slug}")
    assert (sent_away.status_code, sent_away.location) == (302, f"/sign-in?next=/console/{slug}")
    form = client.get(sent_away.location).text
    assert f'value="/console/{slug}"' in form
    answer = own_site.sign_in(client, next=f"/console/{slug}")
    assert (answer.status_code, answer.location) == (302, f"/console/{slug}")
    assert client.get(f"/console/{slug}").status_code == 200


def test_scripts_and_other_sites_cannot_reach_the_cookie(own_site: Site) -> None:
    own_site.add_user()
    cookie = cookies_set(own_site.sign_in(own_site.client()))[COOKIE]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert re.search(r"Max-Age=604800\b", cookie)


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "evil.example",
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(own_site: Site, wanted: str) -> None:
    own_site.add_user()
    answer = own_site.sign_in(own_site.client(), next=wanted)
    assert (answer.status_code, answer.location) == (302, "/")


@pytest.mark.parametrize(
    "wanted", ["/console/upr35-kenya?lang=fr", "/rooms/room-xxi/speaker?lang=fr"]
)
def test_signing_in_leads_to_a_path_of_this_server(own_site: Site, wanted: str) -> None:
    own_site.add_user()
    assert own_site.sign_in(own_site.client(), next=wanted).location == wanted


@pytest.mark.parametrize("fields", [{"password": "wrong"}, {"name": "Nobody"}, {"name": "ada"}])
def test_a_failed_sign_in_does_not_say_why(own_site: Site, fields: dict[str, str]) -> None:
    own_site.add_user()
    answer = own_site.sign_in(own_site.client(), **fields)
    assert answer.status_code == 401
    assert "name or the password is wrong" in answer.text
    assert PASSWORD not in answer.text
    assert COOKIE not in cookies_set(answer)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"csrf_token": "wrong"}, 403),
        ({"csrf_token": ""}, 403),
        ({"name": ""}, 400),
        ({"password": "x" * 201}, 400),
    ],
)
def test_a_foreign_or_incomplete_form_signs_nobody_in(
    own_site: Site, fields: dict[str, str], status: int
) -> None:
    own_site.add_user()
    answer = own_site.sign_in(own_site.client(), **fields)
    assert answer.status_code == status
    assert COOKIE not in cookies_set(answer)


def test_guessing_a_password_is_slowed_down_even_for_the_right_one(own_site: Site) -> None:
    own_site.add_user()
    client = own_site.client()
    answers = [own_site.sign_in(client, password=f"guess {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 6
    slowed = own_site.sign_in(client)
    assert slowed.status_code == 429
    assert "Wait a minute" in slowed.text
    assert COOKIE not in cookies_set(slowed)


@pytest.mark.parametrize("password", [PASSWORD, "\ud800"])
def test_a_wrong_body_signs_nobody_in(own_site: Site, password: str) -> None:
    own_site.add_user()
    client = own_site.client()
    headers = {"X-CSRFToken": form_token(client.get("/sign-in").text)}
    sent = {"name": "Ada", "password": password}
    assert client.post("/sign-in", json=sent, headers=headers).status_code == 400
    assert client.get_cookie(COOKIE) is None


def test_guessing_one_name_does_not_lock_another_out(own_site: Site) -> None:
    own_site.add_user("Ada")
    own_site.add_user("Bob")
    for n in range(7):
        own_site.sign_in(own_site.client(), name="Ada", password=f"guess {n}")
    assert own_site.sign_in(own_site.client(), name="Bob").status_code == 302


def test_one_address_guesses_few_names(own_site: Site) -> None:
    answers = [own_site.sign_in(own_site.client(), name=f"Name {n}") for n in range(31)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]


# What a signed-in browser may


def test_a_command_by_cookie_needs_the_form_token_of_its_page(own_site: Site) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()
    token = form_token(client.get(f"/console/{slug}").text)
    for wrong in ({}, {"X_CSRFToken": "wrong"}, {"X_CSRFToken": f"{token}x"}):
        refused = press(client, slug, **wrong)
        assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert press(client, slug, X_CSRFToken=token).status_code == 200


def test_the_form_token_of_another_browser_is_refused(own_site: Site) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()
    other = form_token(own_site.client().get("/sign-in").text)
    assert press(client, slug, X_CSRFToken=other).status_code == 403


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost", 200), ("http://evil.example", 403), ("null", 403)],
)
def test_a_command_by_cookie_comes_from_a_page_of_ours(
    own_site: Site, origin: str, status: int
) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()
    token = form_token(client.get(f"/console/{slug}").text)
    assert press(client, slug, X_CSRFToken=token, Origin=origin).status_code == status


def test_without_a_credential_it_is_401_before_the_form_token_is_checked(own_site: Site) -> None:
    slug = own_site.lay_out()
    answer = press(own_site.client(), slug)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_is_no_token_and_a_token_is_no_cookie(own_site: Site) -> None:
    slug = own_site.lay_out()
    cookie = own_site.signed_in().get_cookie(COOKIE)
    assert cookie is not None
    bearer = press(own_site.client(), slug, Authorization=f"Bearer {cookie.value}")
    assert bearer.status_code == 401
    client = own_site.client()
    client.set_cookie(COOKIE, own_site.minted("token", "moderator"))
    assert press(client, slug).status_code == 401


def test_a_cookie_does_not_make_up_for_a_wrong_token(own_site: Site) -> None:
    slug = own_site.lay_out()
    client = own_site.signed_in()
    assert press(client, slug, Authorization="Bearer wrong").status_code == 401


# Signing out


def test_signing_out_ends_a_stolen_cookie_too(own_site: Site) -> None:
    slug = own_site.lay_out()
    client, thief = own_site.signed_in(), own_site.client()
    stolen = client.get_cookie(COOKIE)
    assert stolen is not None
    thief.set_cookie(COOKIE, stolen.value)
    assert thief.get(f"/console/{slug}").status_code == 200
    answer = sign_out(client)
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get_cookie(COOKIE) is None
    assert thief.get(f"/console/{slug}").status_code == 302
    as_moderator = thief.get(f"/api/meetings/{slug}", query_string={"as": "moderator"})
    assert as_moderator.status_code == 401


def test_another_page_cannot_sign_anybody_out(own_site: Site) -> None:
    client = own_site.signed_in()
    assert client.post("/sign-out").status_code == 403
    token = form_token(client.get("/").text)
    foreign = {"Origin": "http://evil.example"}
    form = {"csrf_token": token}
    assert client.post("/sign-out", data=form, headers=foreign).status_code == 403
    assert client.get("/sign-out").status_code == 405
    assert client.get_cookie(COOKIE) is not None
