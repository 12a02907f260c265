"""By when each hold must have come to an end, and why.

Cases that are on hold already get theirs from the first round of the clock.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_TIMES = ("own_limit_at", "deadline_at", "warned_at", "deadline_over_at", "deadline_missed_at")


def upgrade() -> None:
    for name in _TIMES:
        op.add_column("cases", sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("deadline_kind", sa.String(length=16), nullable=True))
    op.create_index("ix_cases_deadline_at", "cases", ["state", "deadline_at"])
