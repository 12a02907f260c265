"""What every signal said of every order; its columns follow the list of signals (signal_columns.py)."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ORDER_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "order_signals",
        sa.Column("order_id", _ORDER_ID, nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.order_id"], name=op.f("fk_order_signals_order_id")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_signals")),
    )
    op.create_index("ix_order_signals_placed", "order_signals", ["shop_id", "placed_at"])
