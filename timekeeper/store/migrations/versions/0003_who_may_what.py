"""Who may what: appointments, idle ends, pairing, and an account of who did what"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("password_hash", existing_type=sa.String(200), nullable=True)
        batch_op.add_column(
            sa.Column("of_all_meetings", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_used_at_ms", Number, nullable=True))
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(16), nullable=True))
    op.create_table(
        "appointments",
        sa.Column("user_id", Number, sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("meeting_slug", sa.String(150), primary_key=True),
    )
    op.create_table(
        "pairings",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("secret_hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("expires_at_ms", Number, nullable=False),
        sa.Column("link_id", Number, sa.ForeignKey("credentials.id"), nullable=True),
    )
    op.create_table(
        "audit",
        sa.Column("id", Number, primary_key=True, autoincrement=True),
        sa.Column("at_ms", Number, nullable=False, index=True),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("role", sa.String(16), nullable=True),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    for table in ("audit", "pairings", "appointments"):
        op.drop_table(table)
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_column("role")
    with op.batch_alter_table("credentials", schema=None) as batch_op:
        batch_op.drop_column("last_used_at_ms")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("of_all_meetings")
        batch_op.alter_column("password_hash", existing_type=sa.String(200), nullable=False)
