"""No number of a person, a text, a user or a credential is given twice"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NAMED_IN_THE_LOG = {
    "people": {"person"},
    "texts": {"text", "reason"},
    "users": set(),
    "credentials": set(),
}
"""The tables, and under which names the log's facts refer to their rows."""


def upgrade() -> None:
    """SQLite counts on only in a table that was made so; PostgreSQL always does."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, names in NAMED_IN_THE_LOG.items():
        _build_anew(table, counts_on=True)
        _begin_above(table, max(_numbers(names), default=0))


def _build_anew(table: str, *, counts_on: bool) -> None:
    how = {"sqlite_autoincrement": counts_on}
    with op.batch_alter_table(table, recreate="always", table_kwargs=how):
        pass


def _begin_above(table: str, highest_named: int) -> None:
    """Of what was deleted before, the log still has the numbers."""
    connection = op.get_bind()
    highest = connection.scalar(sa.text(f"SELECT max(id) FROM {table}")) or 0
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
        {"name": table, "seq": max(highest, highest_named)},
    )


def _numbers(names: set[str]) -> Iterator[int]:
    for fact in op.get_bind().scalars(sa.text("SELECT fact FROM entries")) if names else ():
        yield from _found(json.loads(fact), names)


def _found(value: Any, names: set[str]) -> Iterator[int]:
    if isinstance(value, list):
        for each in value:
            yield from _found(each, names)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in names and isinstance(each, int):
                yield each
            else:
                yield from _found(each, names)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in NAMED_IN_THE_LOG:
            _build_anew(table, counts_on=False)
