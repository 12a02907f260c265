"""When it became known what became of an order, and its keys in one piece beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_TIMES = ("refunded_at", "revived_at", "waiting_changed_at")


def upgrade() -> None:
    for name in _TIMES:
        op.add_column("orders", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("keys_packed", sa.LargeBinary(), nullable=True))
    op.add_column("order_labels", sa.Column("fraud_known_at", sa.BigInteger(), nullable=True))
    op.execute("UPDATE orders SET refunded_at = ended_badly_at WHERE status = 'refunded'")
    op.execute("UPDATE order_labels SET fraud_known_at = known_at WHERE is_fraud")
    if op.get_context().dialect.name == "postgresql":
        # SQLite does not mind how long a text is, and would copy the whole table.
        op.alter_column(
            "order_keys", "kind", existing_type=sa.String(length=12), type_=sa.String(length=16)
        )
