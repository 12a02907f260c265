"""Shops that install an app, and what people ask for through their platform."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
