"""One worker at a time for a shop's queue, and how each shop's sweeps go."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "shifts",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("queue", sa.String(length=12), nullable=False),
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("in_hand", sa.Text(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "queue", name=op.f("pk_shifts")),
    )
    op.create_table(
        "sweeps",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("known_until", sa.BigInteger(), nullable=True),
        sa.Column("pages_left", sa.Integer(), nullable=True),
        sa.Column("unheard_since", sa.BigInteger(), nullable=True),
        sa.Column("last_call_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_sweeps")),
    )
    op.create_index("ix_sweeps_due", "sweeps", ["due_at"])
    op.add_column(
        "deliveries", sa.Column("crashes", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("unreadable_orders", sa.Column("looked_at", sa.BigInteger(), nullable=True))
