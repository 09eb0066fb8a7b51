"""Every secret that could be guessed: the tries are limited, or the secret is too long to guess.

The right secret works while somebody else guesses from the same address.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from browsing import Projector, sign_out
from in_process import Site, form_token

from timekeeper.store.accounts import credentials, users
from timekeeper.store.accounts.pairings import CODE_ALPHABET, CODE_LENGTH, MOST_WAITING

MANY = 70
"""More tries than any limit allows in a minute."""

ONE = 1
"""Ada's own sign-in, which is counted already."""

CHOSEN = "a quiet room in Geneva"


class Target:
    """A site with a moderator, a screen that waits to be paired, and secrets of every kind."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.lay_out()
        site.add_user()
        self.known = site.client()
        site.sign_in(self.known)
        sign_out(self.known)
        self.guesser = site.bearer()
        self.projector = Projector(site)

    def sign_in(self, **fields: str) -> int:
        return self.site.sign_in(self.site.client(), **fields).status_code

    def sign_in_where_known(self) -> int:
        return self.site.sign_in(self.known).status_code

    def exchange(self, token: str) -> int:
        return self.site.client().post("/link", json={"token": token}).status_code

    def choose_password(self, token: str) -> int:
        client = self.site.client()
        headers = {"X-CSRFToken": form_token(client.get("/password").text)}
        body = {"token": token, "password": CHOSEN}
        return client.post("/password", json=body, headers=headers).status_code

    def password_link(self) -> str:
        with self.site.house.database.writing() as session:
            now_ms = self.site.house.server_time.now_ms()
            ada = users.find(session, "Ada")
            return credentials.mint(
                session, "password link", "moderator", "Ada", now_ms, one_time=True, user=ada
            )

    def pair(self, code: str, bearer: dict[str, str]) -> int:
        body = {"code": code, "as": "room"}
        answer = self.site.client().post("/api/rooms/room-xxi/pair", json=body, headers=bearer)
        return answer.status_code

    def wait(self, secret: str) -> int:
        self.projector.secret, own = secret, self.projector.secret
        status = self.projector.waits().status_code
        self.projector.secret = own
        return status

    def read_log(self, token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return self.site.client().get("/api/meetings/upr35-kenya/log", headers=headers).status_code


@dataclass(frozen=True)
class Secret:
    """``tries`` guesses are answered with ``wrong`` before they are limited; None means no limit.

    ``guess`` sends a wrong secret, ``right`` the right one; both return a status.
    """

    guess: Callable[[Target, int], int]
    right: Callable[[Target], int]
    tries: int | None
    wrong: int = 401


SECRETS = {
    "a password": Secret(
        lambda place, n: place.sign_in(password=f"guess {n}"), Target.sign_in_where_known, 6 - ONE
    ),
    "one password for many names": Secret(
        lambda place, n: place.sign_in(name=f"Name {n}"), Target.sign_in_where_known, 30 - ONE
    ),
    "a link": Secret(
        lambda place, n: place.exchange(f"guess {n}"),
        lambda place: place.exchange(place.site.minted("link", "moderator", one_time=True)),
        60,
    ),
    "a link to choose a password": Secret(
        lambda place, n: place.choose_password(f"guess {n}"),
        lambda place: place.choose_password(place.password_link()),
        60,
    ),
    "the code on a screen": Secret(
        lambda place, n: place.pair(f"WRONG{CODE_ALPHABET[n % 8]}", place.guesser),
        lambda place: place.pair(place.projector.code, place.site.bearer()),
        20,
        wrong=422,
    ),
    "what a screen waits with": Secret(
        lambda place, n: place.wait(f"guess {n}"),
        lambda place: place.wait(place.projector.secret),
        None,
        wrong=404,
    ),
    "a program's token": Secret(
        lambda place, n: place.read_log(f"guess {n}"),
        lambda place: place.read_log(place.site.minted("token", "moderator")),
        None,
    ),
    "a cookie": Secret(
        lambda place, n: place.read_log(f"guess {n}"),
        lambda place: place.site.signed_in().get("/console/upr35-kenya").status_code,
        None,
    ),
}


@pytest.mark.parametrize("name", SECRETS)
def test_guessing_a_secret_is_slow_or_hopeless_and_locks_no_one_out(
    own_site: Site, name: str
) -> None:
    secret, place = SECRETS[name], Target(own_site)
    answers = [secret.guess(place, n) for n in range(MANY)]
    before = MANY if secret.tries is None else secret.tries
    assert answers == [secret.wrong] * before + [429] * (MANY - before)
    assert secret.right(place) in (200, 302)


def test_uncounted_secrets_have_256_bits_and_codes_cannot_be_guessed_in_time(
    own_site: Site,
) -> None:
    secrets = {own_site.minted(kind, "moderator") for kind in ("token", "link", "cookie")}
    secrets.add(Projector(own_site).secret)
    assert {len(secret) for secret in secrets} == {43}
    tries_of_a_moderator = 10 * 20
    odds = MOST_WAITING * tries_of_a_moderator / len(CODE_ALPHABET) ** CODE_LENGTH
    assert odds < 1 / 5_000
