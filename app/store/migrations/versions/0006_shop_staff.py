"""Who of a shop's staff is which of our users."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("users", sa.Column("staff_id", sa.String(length=40), nullable=True))
    op.create_table(
        "shop_staff",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=40), nullable=True),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name=op.f("fk_shop_staff_user_id_users")
        ),
        sa.PrimaryKeyConstraint("shop_id", "staff_id", name=op.f("pk_shop_staff")),
    )
    op.create_index(op.f("ix_shop_staff_user_id"), "shop_staff", ["user_id"], unique=False)
