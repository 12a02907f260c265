"""Who of a shop's staff is which of our users."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
