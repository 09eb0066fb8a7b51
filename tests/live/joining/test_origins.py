"""Which pages may open a socket: those of exactly our own origin, in spite of any other claim."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from in_process import Site
from running_server import RunningServer
from watching import open_websocket

POLLING = "/socket.io/?EIO=4&transport=polling"
OWN = "http://localhost"
PRODUCTION = {
    "TIMEKEEPER_ENV": "production",
    "TIMEKEEPER_SECRET_KEY": "k" * 40,
    "TIMEKEEPER_ORIGINS": "https://Time.example, https://time.example:8443/",
}

Opens = Callable[..., bool]


@pytest.fixture
def opens(tmp_path: Path, sqlite_url: str) -> Iterator[Opens]:
    """Whether a request with these headers opens a socket, behind that many proxies."""
    sites: dict[tuple[int, bool], Site] = {}

    def opens(proxies: int = 0, *, production: bool = False, **headers: str) -> bool:
        if (proxies, production) not in sites:
            settings = {"TIMEKEEPER_PROXIES": str(proxies), "TIMEKEEPER_DATABASE_URL": sqlite_url}
            sites[proxies, production] = Site(
                tmp_path, {**settings, **(PRODUCTION if production else {})}
            )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = sites[proxies, production].client().get(POLLING, headers=sent)
        assert answer.status_code in (200, 400)
        return answer.status_code == 200

    yield opens
    for site in sites.values():
        site.close()


def test_our_own_pages_may(opens: Opens) -> None:
    assert opens(Origin=OWN)
    assert opens(Origin="http://10.0.0.7:5000", Host="10.0.0.7:5000")


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "*", "localhost", "//localhost", "file://"),
        *("https://localhost", "http://localhost:5001", "http://localhost:80"),
        *("http://LOCALHOST", "http://localhost/", "http://localhost."),
        *("http://localhost.evil.example", "http://evil.example", "http://a@localhost"),
        *("http://localhost http://evil.example", "http://localhost, http://evil.example"),
    ],
)
def test_any_other_origin_may_not(opens: Opens, origin: str) -> None:
    assert not opens(Origin=origin)
    assert not opens(Origin=origin, X_Timekeeper_Page="1")


@pytest.mark.parametrize("sent", [["Origin:"], []], ids=["empty", "missing"])
def test_a_client_without_an_origin_is_a_program_and_needs_a_token(
    server: RunningServer, sent: list[str]
) -> None:
    with open_websocket(server, origin=None, suppress_origin=True, header=sent) as socket:
        assert socket.recv().startswith("0")
        socket.send("40")
        assert socket.recv() == '44{"message":"A program must send a token."}'


@pytest.mark.parametrize("token", ['"wrong"', '""', "7", "{}", '"\\ud800"', '"\\u0000"'])
def test_a_program_with_an_invalid_token_is_refused(server: RunningServer, token: str) -> None:
    with open_websocket(server, origin=None, suppress_origin=True) as socket:
        assert socket.recv().startswith("0")
        socket.send(f'40{{"token":{token}}}')
        assert socket.recv() == '44{"message":"This token is no longer valid."}'
        socket.send('421["join",{"meeting":"nowhere"}]')
        socket.send("40")
        assert socket.recv().startswith("44")


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_a_forwarded_host_is_never_trusted(opens: Opens, proxies: int) -> None:
    evil = {"Origin": "http://evil.example", "X_Forwarded_Host": "evil.example"}
    assert not opens(proxies, **evil)
    assert not opens(proxies, **evil, Forwarded="host=evil.example", X_Forwarded_Port="80")
    assert opens(proxies, Origin=OWN, X_Forwarded_Host="evil.example")


@pytest.mark.parametrize(("proxies", "is_trusted"), [(0, False), (1, True), (2, True)])
def test_a_forwarded_scheme_is_trusted_behind_a_proxy(
    opens: Opens, proxies: int, is_trusted: bool
) -> None:
    assert opens(proxies, Origin="https://localhost", X_Forwarded_Proto="https") is is_trusted
    assert opens(proxies, Origin=OWN, X_Forwarded_Proto="https") is not is_trusted


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("https://time.example", True),
        ("https://time.example:8443", True),
        ("https://time.example:443", False),
        ("http://time.example", False),
        ("https://a.time.example", False),
        ("https://localhost", False),
        ("null", False),
    ],
)
def test_in_production_only_listed_origins_may_and_no_host_adds_one(
    opens: Opens, origin: str, may: bool
) -> None:
    claims = {"Host": "localhost", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "localhost"}
    assert opens(1, production=True, Origin=origin, **claims) is may
