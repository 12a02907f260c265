"""Whose hold lay beside ours on a part, and a shop's latest releases at hand for the sweep."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column(
        "held_parts",
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_cases_closed_at", "cases", ["shop_id", "state", "closed_at"])
