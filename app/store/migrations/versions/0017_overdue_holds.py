"""Since when an order is on hold although its time is over."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("cases", sa.Column("overdue_since", sa.BigInteger(), nullable=True))
