"""How many sweeps found what no delivery had told of, since the last delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column(
        "sweeps", sa.Column("times_unheard", sa.Integer(), server_default="0", nullable=False)
    )
