"""Settings: development has a default for each, production for none that matters."""

import secrets
import stat
from pathlib import Path

import pytest

from config import Config, ConfigError
from timekeeper.access.grants import is_own_origin
from timekeeper.process.addresses import base_url, base_urls

SECRET = "s" * 32
PRODUCTION = {
    "TIMEKEEPER_ENV": "production",
    "TIMEKEEPER_SECRET_KEY": SECRET,
    "TIMEKEEPER_DATABASE_URL": "sqlite:////srv/timekeeper.db",
    "TIMEKEEPER_ORIGINS": "https://time.example, https://other.example/",
}


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


def config(instance: Path, **variables: str) -> Config:
    named = {f"TIMEKEEPER_{name.upper()}": value for name, value in variables.items()}
    return Config.from_environment({"TIMEKEEPER_INSTANCE": str(instance), **named})


def test_the_defaults_of_development(instance: Path) -> None:
    found = config(instance)
    assert found.database_url == f"sqlite:///{instance}/timekeeper.db"
    assert (found.host, found.port, found.async_mode) == ("127.0.0.1", 5000, "eventlet")
    assert (found.origins, found.message_queue_url, found.public_url) == (None, None, None)
    assert not found.is_production


def test_a_variable_that_is_set_to_nothing_is_not_set(instance: Path) -> None:
    names = ("database_url", "host", "port", "async_mode", "origins", "env", "secret_key")
    assert config(instance, **dict.fromkeys(names, "")) == config(instance)


def test_production_with_everything_starts_and_writes_no_secret(instance: Path) -> None:
    found = Config.from_environment({**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)})
    assert found.is_production
    assert found.secret_key == SECRET
    assert found.origins == ("https://time.example", "https://other.example")
    assert base_url(found) == "https://time.example"
    assert not instance.exists()


@pytest.mark.parametrize("left_out", sorted(set(PRODUCTION) - {"TIMEKEEPER_ENV"}))
@pytest.mark.parametrize("value", [None, "", " ", ",", " , "])
def test_production_names_what_it_misses(instance: Path, left_out: str, value: str | None) -> None:
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    del environment[left_out]
    if value is not None:
        environment[left_out] = value
    with pytest.raises(ConfigError, match=f"{left_out} must be set"):
        Config.from_environment(environment)


@pytest.mark.parametrize("secret", ["s" * 31, "s" * 31 + " ", " " * 40, f"s{' ' * 40}"])
def test_production_refuses_a_short_secret(instance: Path, secret: str) -> None:
    environment = {**PRODUCTION, "TIMEKEEPER_SECRET_KEY": secret}
    with pytest.raises(ConfigError, match="TIMEKEEPER_SECRET_KEY"):
        Config.from_environment(environment)


def test_production_refuses_the_secret_that_was_made_for_development(instance: Path) -> None:
    made = config(instance).secret_key
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    with pytest.raises(ConfigError, match="made for development"):
        Config.from_environment({**environment, "TIMEKEEPER_SECRET_KEY": made})


@pytest.mark.parametrize(
    "origins", ["http://time.example", "https://time.example, http://other.example"]
)
def test_production_refuses_pages_without_tls(instance: Path, origins: str) -> None:
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    with pytest.raises(ConfigError, match="TIMEKEEPER_ORIGINS must begin with https://"):
        Config.from_environment({**environment, "TIMEKEEPER_ORIGINS": origins})


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///?mode=memory", ":memory:", "file"],
)
def test_production_refuses_a_database_that_keeps_nothing(instance: Path, url: str) -> None:
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    with pytest.raises(ConfigError, match="TIMEKEEPER_DATABASE_URL"):
        Config.from_environment({**environment, "TIMEKEEPER_DATABASE_URL": url})


@pytest.mark.parametrize(
    "url",
    [
        "http://time.example/",
        "javascript:alert(1)",
        "https://time.example/path",
        "https://time.example#x",
        "https://me@time.example",
        "time.example",
        "https://a.example https://b.example",
    ],
)
def test_links_begin_with_an_origin_and_in_production_with_tls(instance: Path, url: str) -> None:
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    with pytest.raises(ConfigError, match="TIMEKEEPER_PUBLIC_URL"):
        Config.from_environment({**environment, "TIMEKEEPER_PUBLIC_URL": url})


def test_origins_are_as_browsers_write_them(instance: Path) -> None:
    found = config(instance, origins="HTTPS://Time.Example/ http://[::1]:5000,http://a-b.c:80")
    assert found.origins == ("https://time.example", "http://[::1]:5000", "http://a-b.c")
    found = config(instance, origins="https://a.b:443 https://a.b:80/", public_url="http://A.b:80/")
    assert found.origins == ("https://a.b", "https://a.b:80")
    assert found.public_url == "http://a.b"


def test_who_may_frame_the_public_page_is_listed_and_in_production_with_tls(
    instance: Path,
) -> None:
    assert config(instance).frame_ancestors == ()
    listed = config(instance, frame_ancestors="https://a.example, http://localhost:8000/")
    assert listed.frame_ancestors == ("https://a.example", "http://localhost:8000")
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    with pytest.raises(ConfigError, match="TIMEKEEPER_FRAME_ANCESTORS must begin"):
        Config.from_environment({**environment, "TIMEKEEPER_FRAME_ANCESTORS": "http://a.example"})


@pytest.mark.parametrize("debug", ["1", "true", "on"])
def test_production_refuses_the_debugger(instance: Path, debug: str) -> None:
    environment = {**PRODUCTION, "TIMEKEEPER_INSTANCE": str(instance)}
    Config.from_environment({**environment, "FLASK_DEBUG": "0"})
    with pytest.raises(ConfigError, match="FLASK_DEBUG"):
        Config.from_environment({**environment, "FLASK_DEBUG": debug})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("env", "staging"),
        ("async_mode", "gevent"),
        ("message_queue_url", "amqp://127.0.0.1"),
        *(
            ("frame_ancestors", wrong)
            for wrong in (
                "*",
                "example.org",
                "https://a.example/b",
                "https://a.example;x",
                "'self'",
            )
        ),
        *(("port", wrong) for wrong in ("0", "65536", "-1", "http", "5000.0", "²", "9" * 5000)),
        *(("proxies", wrong) for wrong in ("10", "-1", "one", "٣", "9" * 5000)),
    ],
)
def test_a_wrong_setting_is_named(instance: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"TIMEKEEPER_{name.upper()}"):
        config(instance, **{name: value})


def test_the_development_secret_is_made_once_and_is_its_owner_s_alone(instance: Path) -> None:
    first = config(instance).secret_key
    assert len(first) >= 32
    assert config(instance).secret_key == first
    assert [path.name for path in instance.iterdir()] == ["secret-key"]
    assert stat.S_IMODE((instance / "secret-key").stat().st_mode) == 0o600


def test_where_two_programs_start_at_once_the_first_one_s_secret_stays(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []

    def while_another_starts(_length: int) -> str:
        monkeypatch.undo()
        kept.append(config(instance).secret_key)
        return "too late"

    monkeypatch.setattr(secrets, "token_urlsafe", while_another_starts)
    assert config(instance).secret_key == kept[0] != "too late"
    assert [path.name for path in instance.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://127.0.0.1:5000", "127.0.0.1:5000", True),
        ("http://10.0.0.7:5000", "10.0.0.7:5000", True),
        ("https://127.0.0.1:5000", "127.0.0.1:5000", False),
        ("http://127.0.0.1:5001", "127.0.0.1:5000", False),
        ("http://127.0.0.1:5000.evil.example", "127.0.0.1:5000", False),
        ("null", "127.0.0.1:5000", False),
        ("", "127.0.0.1:5000", False),
    ],
)
def test_without_a_list_an_origin_is_ours_when_it_is_that_of_the_request(
    origin: str, host: str, own: bool
) -> None:
    environ = {"wsgi.url_scheme": "http", "HTTP_HOST": host}
    assert is_own_origin(origin, environ, None) is own


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("https://time.example", True),
        ("https://time.example.evil.example", False),
        ("http://time.example", False),
        ("https://behind-the-proxy", False),
    ],
)
def test_with_a_list_only_its_origins_are_ours(origin: str, own: bool) -> None:
    environ = {"wsgi.url_scheme": "https", "HTTP_HOST": "behind-the-proxy"}
    assert is_own_origin(origin, environ, ("https://time.example",)) is own


def test_the_address_that_links_begin_with(instance: Path) -> None:
    assert base_urls(config(instance, port="5001")) == ["http://127.0.0.1:5001"]
    assert base_urls(config(instance, host="::1")) == ["http://[::1]:5000"]
    everywhere = base_urls(config(instance, host="0.0.0.0"))
    assert everywhere[-1] == "http://127.0.0.1:5000"
    assert not [url for url in everywhere if "0.0.0.0" in url]
    assert base_url(config(instance, public_url="https://time.example")) == "https://time.example"
