"""Parts of orders that were held, why one cannot be, and disputes."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
