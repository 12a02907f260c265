"""When the provider last said that a check waits for its buyer."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("checks", sa.Column("waits_at", sa.BigInteger(), nullable=True))
