"""Behind proxies: exactly the configured number is trusted, so callers cannot forge addresses."""

from pathlib import Path

import pytest
from flask import Flask, jsonify, request

from config import Config, ConfigError
from timekeeper.web.security import proxies


def asked(count: int, **headers: str) -> dict[str, str]:
    """The caller as the application sees it behind ``count`` proxies."""
    app = Flask(__name__)

    @app.get("/")
    def who() -> object:
        return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host)

    proxies.trust(app, count)
    sent = {f"X-Forwarded-{name}": value for name, value in headers.items()}
    found: dict[str, str] = app.test_client().get("/", headers=sent).get_json()
    return found


NOBODY = {"address": "127.0.0.1", "scheme": "http", "host": "localhost"}


@pytest.mark.parametrize(
    ("count", "address"),
    [(0, "127.0.0.1"), (1, "192.0.2.3"), (2, "192.0.2.2"), (3, "192.0.2.1"), (4, "127.0.0.1")],
)
def test_the_address_is_the_one_that_the_outermost_proxy_saw(count: int, address: str) -> None:
    assert asked(count, For="192.0.2.1, 192.0.2.2, 192.0.2.3")["address"] == address


def test_the_scheme_is_what_the_nearest_proxy_says() -> None:
    assert asked(2, For="192.0.2.1, 192.0.2.2", Proto="https")["scheme"] == "https"


def test_without_proxies_no_header_is_trusted_and_the_host_never_is() -> None:
    claims = {"For": "192.0.2.1", "Proto": "https", "Host": "evil.example", "Port": "1"}
    assert asked(0, **claims) == NOBODY
    assert asked(1, **claims)["host"] == "localhost"


@pytest.mark.parametrize("wrong", ["-1", "10", "one", "1.5"])
def test_the_number_of_proxies_must_be_a_number(wrong: str, tmp_path: Path) -> None:
    settings = {"TIMEKEEPER_INSTANCE": str(tmp_path), "TIMEKEEPER_PROXIES": wrong}
    with pytest.raises(ConfigError, match="TIMEKEEPER_PROXIES must be a number from 0 to 9"):
        Config.from_environment(settings)
