"""Shops that install an app, and what people ask for through their platform."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _shops()
    _app_secrets()
    _person_requests()


def _shops() -> None:
    op.add_column("shops", sa.Column("app_id", sa.Text(), nullable=True))
    op.add_column("shops", sa.Column("gaps", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("shops", sa.Column("erase_asked_at", sa.BigInteger(), nullable=True))
    op.add_column("shops", sa.Column("erased_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_shops_address", "shops", ["kind", "url"])
    op.create_index(
        "ix_shops_installed",
        "shops",
        ["kind", "url"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL AND app_id IS NOT NULL"),
        postgresql_where=sa.text("left_at IS NULL AND app_id IS NOT NULL"),
    )


def _app_secrets() -> None:
    op.create_table(
        "app_secrets",
        sa.Column("app_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("previous_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("previous_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "app_id", name=op.f("pk_app_secrets")),
    )


def _person_requests() -> None:
    op.create_table(
        "person_requests",
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("export_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_person_requests")),
        sa.UniqueConstraint(
            "shop_id", "external_id", name=op.f("uq_person_requests_shop_id_external_id")
        ),
    )
