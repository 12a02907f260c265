"""The storm brake: what was spent of the hour, batches of cases, and cases that wait untold."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "storms",
        sa.Column("storm_id", sa.String(length=40), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("kinds", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=12), nullable=True),
        sa.Column("acted_by", sa.Text(), nullable=False),
        sa.Column("acted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("storm_id", name=op.f("pk_storms")),
    )
    op.create_index("ix_storms_shop", "storms", ["shop_id", "ended_at"])
    op.create_table(
        "spendings",
        sa.Column("spent_for", sa.String(length=40), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("expense", sa.String(length=8), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name=op.f("fk_spendings_case_id")),
        sa.PrimaryKeyConstraint("spent_for", name=op.f("pk_spendings")),
    )
    op.create_index("ix_spendings_case_id", "spendings", ["case_id"])
    op.create_index("ix_spendings_hour", "spendings", ["shop_id", "expense", "at"])
    op.add_column("cases", sa.Column("silent_since", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("storm_id", sa.String(length=40), nullable=True))
    op.create_index("ix_cases_silent_since", "cases", ["state", "silent_since"])
    op.create_index("ix_cases_storm_id", "cases", ["storm_id", "state"])
    op.create_index("ix_cases_opened_at", "cases", ["shop_id", "opened_at"])
