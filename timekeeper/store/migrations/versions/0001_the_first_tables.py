"""The first tables"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    installation = op.create_table(
        "installation",
        sa.Column("id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(installation, [{"id": 1, "epoch": secrets.token_hex(8)}])
    op.create_table(
        "series",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "server_clock",
        sa.Column("boot_id", sa.String(length=64), nullable=False),
        sa.Column("wall_ms", WHOLE, nullable=False),
        sa.Column("boot_ms", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("boot_id"),
    )
    op.create_table(
        "users",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "credentials",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("room_slug", sa.String(length=120), nullable=True),
        sa.Column("meeting_slug", sa.String(length=150), nullable=True),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=True),
        sa.Column("parent_id", WHOLE, nullable=True),
        sa.Column("created_at_ms", WHOLE, nullable=False),
        sa.Column("expires_at_ms", WHOLE, nullable=True),
        sa.Column("revoked_at_ms", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["credentials.id"],
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_hash"),
    )
    op.create_table(
        "meetings",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=150), nullable=False),
        sa.Column("series_id", WHOLE, nullable=False),
        sa.Column("state_under_review", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["series_id"],
            ["series.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "entries",
        sa.Column("meeting_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("revision", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at_ms", WHOLE, nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=400), nullable=False),
        sa.Column("body_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
        ),
        sa.PrimaryKeyConstraint("meeting_id", "revision"),
        sa.UniqueConstraint("meeting_id", "key", name="uq_entries_key"),
    )
    op.create_table(
        "people",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.Column("speaker", sa.String(length=200), nullable=True),
        sa.Column("organisation", sa.String(length=200), nullable=True),
        sa.Column("theme", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("gender", sa.String(length=8), nullable=True),
        sa.Column("national", sa.Boolean(), nullable=True),
        sa.Column("coalition_of", sa.Text(), nullable=True),
        sa.Column("words", WHOLE, nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "room_occupancy",
        sa.Column("room_slug", sa.String(length=120), nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
        ),
        sa.PrimaryKeyConstraint("room_slug"),
        sa.UniqueConstraint("meeting_id"),
    )
    op.create_table(
        "texts",
        sa.Column("id", WHOLE, autoincrement=True, nullable=False),
        sa.Column("meeting_id", WHOLE, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_texts_meeting_id"), ["meeting_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_texts_meeting_id"))

    op.drop_table("texts")
    op.drop_table("room_occupancy")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_meeting_id"))

    op.drop_table("people")
    op.drop_table("entries")
    op.drop_table("meetings")
    op.drop_table("credentials")
    op.drop_table("users")
    op.drop_table("server_clock")
    op.drop_table("series")
    op.drop_table("installation")
