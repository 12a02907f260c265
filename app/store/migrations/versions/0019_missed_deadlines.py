"""The few cases whose deadline was missed are found without looking at all others."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    is_missed = sa.text("deadline_missed_at IS NOT NULL")
    op.create_index(
        "ix_cases_missed",
        "cases",
        ["deadline_missed_at"],
        sqlite_where=is_missed,
        postgresql_where=is_missed,
    )
