"""Parts of orders that were held, why one cannot be, and disputes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _held_parts()
    _order_labels()
    _orders()
    _cases()


def _held_parts() -> None:
    op.create_table(
        "held_parts",
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("part_id", sa.String(length=120), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("held_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name=op.f("fk_held_parts_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("case_id", "part_id", name=op.f("pk_held_parts")),
    )
    op.create_index("ix_held_parts_part", "held_parts", ["shop_id", "part_id"])


def _order_labels() -> None:
    op.create_table(
        "order_labels",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("dispute_id", sa.String(length=120), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("is_fraud", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.order_id"], name=op.f("fk_order_labels_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("shop_id", "dispute_id", name=op.f("pk_order_labels")),
    )
    op.create_index("ix_order_labels_order", "order_labels", ["order_id"])


def _orders() -> None:
    op.add_column(
        "orders", sa.Column("is_test", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("orders", sa.Column("standing", sa.Text(), nullable=True))
    op.drop_index("ix_orders_usual", "orders")
    op.create_index(
        "ix_orders_usual",
        "orders",
        ["shop_id", "currency", "is_test", "placed_at", "known_at", "total_minor"],
    )


def _cases() -> None:
    op.add_column("cases", sa.Column("held_at", sa.BigInteger(), nullable=True))
    # Until now a case that got beyond its opening had been held.
    op.execute("UPDATE cases SET held_at = opened_at WHERE state <> 'opened'")
