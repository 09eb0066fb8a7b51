"""Rate limits: the key of a caller, and that counts leave the memory."""

import time
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from in_process import Site, form_token
from limits.storage import MemoryStorage, memory

from timekeeper.web.security.limits import client_address, limiter

MANY = 100


class Guesser:
    """Sends the sign-in form many times, with one page's token."""

    def __init__(self, site: Site) -> None:
        self.client: FlaskClient = site.client()
        self.headers = {"X-CSRFToken": form_token(self.client.get("/sign-in").text)}

    def sign_in(self, name: str, address: str = "192.0.2.1") -> int:
        sent = {"name": name, "password": "a guess"}
        caller = {"REMOTE_ADDR": address}
        answer = self.client.post("/sign-in", data=sent, headers=self.headers, environ_base=caller)
        return answer.status_code


def counted_in() -> MemoryStorage:
    assert isinstance(limiter.storage, MemoryStorage)
    return limiter.storage


@pytest.mark.parametrize(
    ("caller", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("no address", "no address"),
    ],
)
def test_a_caller_counts_by_address_or_network(caller: str, counted: str) -> None:
    with Flask(__name__).test_request_context(environ_base={"REMOTE_ADDR": caller}):
        assert client_address() == counted


def test_many_addresses_of_one_network_guess_no_faster(own_site: Site) -> None:
    guesser = Guesser(own_site)
    of_one_network = [f"2001:db8::{number:x}" for number in range(1, 8)]
    answers = [guesser.sign_in("Ada", address) for address in of_one_network]
    assert answers == [401] * 6 + [429]
    assert guesser.sign_in("Ada", "2001:db8:0:1::1") == 401


def test_invented_names_take_no_memory_once_their_address_is_limited(
    own_site: Site,
) -> None:
    guesser = Guesser(own_site)
    answers = [guesser.sign_in(f"Name {number}") for number in range(MANY)]
    assert answers == [401] * 30 + [429] * (MANY - 30)
    assert len(counted_in().storage) == 1 + 30


def test_endless_guesses_at_one_name_lock_no_other_name_out(own_site: Site) -> None:
    guesser = Guesser(own_site)
    assert [guesser.sign_in("Ada") for _ in range(MANY)] == [401] * 6 + [429] * (MANY - 6)
    assert guesser.sign_in("Bob") == 401


def test_counts_of_a_past_minute_are_dropped(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    guesser = Guesser(own_site)
    for number in range(10):
        guesser.sign_in(f"Name {number}")
    later = SimpleNamespace(time=lambda: time.time() + 61)
    monkeypatch.setattr(memory, "time", later)
    assert guesser.sign_in("Ada", "192.0.2.2") == 401
    kept = counted_in()
    kept.timer.join()
    assert len(kept.storage) == len(kept.expirations) == 2
    assert not kept.events
