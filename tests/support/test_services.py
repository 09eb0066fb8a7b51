"""The services that tests use: each can be killed, and starts again on its own port."""

import pytest
import services
from services import PostgreSQL, Redis
from sqlalchemy import create_engine, text


def scalar(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        value = connection.scalar(text(statement))
    engine.dispose()
    return value


def test_each_database_is_new_and_survives_a_kill(postgres: PostgreSQL) -> None:
    one, other = postgres.database(), postgres.database()
    create_table = "CREATE TABLE kept (a integer); INSERT INTO kept VALUES (7) RETURNING a"
    assert scalar(one, create_table) == 7
    assert one != other
    postgres.kill()
    assert not postgres.answers()
    postgres.start()
    assert scalar(one, "SELECT a FROM kept") == 7


def test_redis_starts_again_on_its_own_port(redis_server: Redis) -> None:
    address = redis_server.url
    redis_server.kill()
    assert not redis_server.answers()
    redis_server.start()
    assert redis_server.answers()
    assert redis_server.url == address


def test_without_a_program_the_test_is_skipped_with_a_sentence_and_fails_with_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "PROGRAM_FOLDERS", ())
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="the package nginx-light has it"):
        services.program("nginx")
    monkeypatch.setenv("CI", "1")
    with pytest.raises(pytest.fail.Exception, match="the package nginx-light has it"):
        services.program("nginx")
