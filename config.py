"""Settings from the environment; ``docs/wire.md`` lists them.

Development has a default for everything. Production refuses to start with one.
"""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INSTANCE = Path(__file__).parent / "instance"

SECRET_FILE = "secret-key"  # nosec B105 # the name of a file

ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[1-9][0-9]{0,4})?")

PERSISTENT_DATABASE = re.compile(r"postgresql(\+\w+)?://.+|sqlite(\+\w+)?:///(?!.*:memory:)[^?].*")
"""Addresses of databases that are not lost when the process ends."""

MAX_BODY_BYTES = 64 * 1024
"""No command and no frame needs more; larger ones are refused unread."""


class ConfigError(Exception):
    """A setting is missing or wrong; the message names the variable."""


@dataclass(frozen=True)
class Config:
    """The settings of one process.

    Without ``origins``, a request may come from a page of the host that it names. ``proxies`` is
    the number of proxies before this server, each of which names its caller. Pages of the
    ``frame_ancestors`` may frame the public page.
    """

    database_url: str
    message_queue_url: str | None
    is_production: bool
    secret_key: str
    host: str
    port: int
    async_mode: str
    origins: tuple[str, ...] | None
    public_url: str | None
    instance: Path = INSTANCE
    proxies: int = 0
    frame_ancestors: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        """Reads the ``TIMEKEEPER_…`` variables. Raises ConfigError."""
        environment = {name: value.strip() for name, value in environment.items()}
        instance = Path(environment.get("TIMEKEEPER_INSTANCE", INSTANCE))
        is_production = _is_production(environment)
        if is_production:
            _check_production(environment, instance)
        origins = _origins(environment, "TIMEKEEPER_ORIGINS", is_production=is_production)
        return cls(
            database_url=environment.get("TIMEKEEPER_DATABASE_URL")
            or f"sqlite:///{(instance / 'timekeeper.db').absolute()}",
            message_queue_url=_message_queue_url(environment),
            is_production=is_production,
            secret_key=environment.get("TIMEKEEPER_SECRET_KEY") or _make_or_read_secret(instance),
            host=environment.get("TIMEKEEPER_HOST") or "127.0.0.1",
            port=_number(environment, "TIMEKEEPER_PORT", 5000, least=1, most=65535),
            async_mode=_async_mode(environment),
            origins=origins or None,
            public_url=_public_url(environment, origins, is_production=is_production),
            instance=instance,
            # A caller can forge the entry of a proxy that is counted but does not exist.
            proxies=_number(environment, "TIMEKEEPER_PROXIES", 0, least=0, most=9),
            frame_ancestors=_origins(
                environment, "TIMEKEEPER_FRAME_ANCESTORS", is_production=is_production
            ),
        )


def _is_production(environment: Mapping[str, str]) -> bool:
    kind = environment.get("TIMEKEEPER_ENV") or "development"
    if kind not in ("development", "production"):
        raise ConfigError("TIMEKEEPER_ENV must be development or production.")
    return kind == "production"


def _check_production(environment: Mapping[str, str], instance: Path) -> None:
    for name in ("TIMEKEEPER_SECRET_KEY", "TIMEKEEPER_DATABASE_URL", "TIMEKEEPER_ORIGINS"):
        if not environment.get(name, "").strip(", "):
            raise ConfigError(f"{name} must be set in production.")
    secret = environment["TIMEKEEPER_SECRET_KEY"]
    if len(secret) < 32:
        raise ConfigError("TIMEKEEPER_SECRET_KEY must have at least 32 characters.")
    if secret == _development_secret(instance):
        raise ConfigError(
            "TIMEKEEPER_SECRET_KEY must not be the one made for development; make another."
        )
    if not PERSISTENT_DATABASE.fullmatch(environment["TIMEKEEPER_DATABASE_URL"]):
        sentence = "TIMEKEEPER_DATABASE_URL must name a PostgreSQL database or an SQLite file."
        raise ConfigError(sentence)
    if (environment.get("FLASK_DEBUG") or "0").lower() not in ("0", "false", "no"):
        raise ConfigError("FLASK_DEBUG must not be set in production.")


def _development_secret(instance: Path) -> str | None:
    path = instance / SECRET_FILE
    return path.read_text() if path.exists() else None


def _origins(environment: Mapping[str, str], name: str, *, is_production: bool) -> tuple[str, ...]:
    """Origins as browsers write them, separated by commas or blanks. Raises ConfigError."""
    written = environment.get(name, "").replace(",", " ").lower().split()
    origins = tuple(_without_default_port(origin.rstrip("/")) for origin in written)
    if not all(ORIGIN.fullmatch(origin) for origin in origins):
        raise ConfigError(f"{name} must hold origins only, such as https://www.example.org.")
    if is_production and not all(origin.startswith("https://") for origin in origins):
        raise ConfigError(f"{name} must begin with https:// in production.")
    return origins


def _without_default_port(origin: str) -> str:
    """Browsers leave it out."""
    return origin.removesuffix(":443" if origin.startswith("https://") else ":80")


def _public_url(
    environment: Mapping[str, str], origins: tuple[str, ...], *, is_production: bool
) -> str | None:
    written = _origins(environment, "TIMEKEEPER_PUBLIC_URL", is_production=is_production)
    if len(written) > 1:
        raise ConfigError("TIMEKEEPER_PUBLIC_URL must be a single origin.")
    return next(iter(written + origins), None)


def _message_queue_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("TIMEKEEPER_MESSAGE_QUEUE_URL") or None
    if url is not None and not url.startswith(("redis://", "rediss://")):
        raise ConfigError("TIMEKEEPER_MESSAGE_QUEUE_URL must begin with redis:// or rediss://.")
    return url


def _number(
    environment: Mapping[str, str], name: str, default: int, *, least: int, most: int
) -> int:
    written = environment.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,5}", written) or not least <= int(written) <= most:
        raise ConfigError(f"{name} must be a number from {least} to {most}.")
    return int(written)


def _async_mode(environment: Mapping[str, str]) -> str:
    mode = environment.get("TIMEKEEPER_ASYNC_MODE") or "eventlet"
    if mode not in ("eventlet", "threading"):
        raise ConfigError("TIMEKEEPER_ASYNC_MODE must be eventlet or threading.")
    return mode


def _make_or_read_secret(instance: Path) -> str:
    """The development secret, made at the first start and kept in a file."""
    path = instance / SECRET_FILE
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return path.read_text()


def _write_once(path: Path, text: str) -> None:
    """Writes a whole file or none; of programs that start at once, the first one's file stays."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # mode 600: only its owner reads it
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    with suppress(FileExistsError):
        os.link(temporary, path)
    os.unlink(temporary)
