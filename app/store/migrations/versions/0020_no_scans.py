"""Clock, sweeps and pages find their few rows without looking at all others."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_index("ix_checks_redaction", "checks", ["redaction", "asked_at"])
    op.create_index("ix_effects_shop", "effects", ["shop_id", "state", "due_at"])
    op.create_index("ix_cases_forget", "cases", ["shop_id", "forgotten_at", "closed_at"])
    op.create_index("ix_shop_calls_at", "shop_calls", ["at"])
    # The same with the source in it: what a shop told last is at the end of its part.
    op.drop_index("ix_deliveries_state", "deliveries")
    op.create_index("ix_deliveries_waiting", "deliveries", ["state", "shop_id", "source", "due_at"])
