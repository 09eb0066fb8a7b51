"""Until when identities are kept, and what was deleted"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = {
    "people": ("speaker", "organisation", "theme", "coalition_of", "notes"),
    "texts": ("text",),
}


def upgrade() -> None:
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("identities_until_ms", BIG, nullable=True))
    op.create_table(
        "deletions",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("series_id", BIG, nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("people", BIG, nullable=False),
        sa.Column("details", BIG, nullable=False),
        sa.Column("texts", BIG, nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("deletions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deletions_series_id"), ["series_id"])
    if op.get_bind().dialect.name == "postgresql":
        _keep_names_out_of_the_statistics()


def _keep_names_out_of_the_statistics() -> None:
    """PostgreSQL keeps samples of each column for its planner, and would keep names there."""
    for table, columns in NAMES.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def downgrade() -> None:
    op.drop_table("deletions")
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("identities_until_ms")
