"""Packs of a shop, what they decided from, lists, and rules silenced for one buyer."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_AT_ONCE = 1000
_ORDER_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _decisions()
    _packs()
    _shadow()
    _lists()
    _snoozes()
    _findings()


def _decisions() -> None:
    op.create_table(
        "signal_lists",
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_signal_lists")),
    )
    op.add_column("decisions", sa.Column("signal_list", sa.String(length=16), nullable=True))
    op.add_column("decisions", sa.Column("signals", sa.LargeBinary(), nullable=True))
    op.add_column("decisions", sa.Column("snoozed", sa.Text(), nullable=False, server_default="[]"))
    op.add_column(
        "decisions", sa.Column("took_us", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_index("ix_decisions_time", "decisions", ["shop_id", "decided_at"])


def _packs() -> None:
    op.create_table(
        "pack_versions",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_shipped", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "name", "version", name=op.f("pk_pack_versions")),
    )
    op.create_table(
        "pack_drafts",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("based_on_name", sa.String(length=40), nullable=True),
        sa.Column("based_on_version", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", name=op.f("pk_pack_drafts")),
    )
    op.create_table(
        "pack_turns",
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop_id", "role", "turn", name=op.f("pk_pack_turns")),
    )


def _shadow() -> None:
    op.create_table(
        "shadow_decisions",
        sa.Column("order_id", _ORDER_ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("live_score", sa.Float(), nullable=False),
        sa.Column("live_needed", sa.Integer(), nullable=False),
        sa.Column("live_rules", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.order_id"], name=op.f("fk_shadow_decisions_order_id_orders")
        ),
        sa.PrimaryKeyConstraint("order_id", "name", "version", name=op.f("pk_shadow_decisions")),
    )
    op.create_index(
        "ix_shadow_decisions_pack",
        "shadow_decisions",
        ["shop_id", "name", "version", "decided_at"],
    )


def _lists() -> None:
    op.create_table(
        "list_entries",
        sa.Column("entry_id", sa.String(length=40), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("listed", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("network_bits", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_list_entries")),
        sa.UniqueConstraint(
            *("shop_id", "kind", "digest", "listed"),
            name=op.f("uq_list_entries_shop_id_kind_digest_listed"),
        ),
    )


def _snoozes() -> None:
    op.create_table(
        "snoozes",
        sa.Column("snooze_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("shop_id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("silenced_by", sa.Text(), nullable=False),
        sa.Column("silenced_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.case_id"], name=op.f("fk_snoozes_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("snooze_id", "kind", name=op.f("pk_snoozes")),
    )
    op.create_index("ix_snoozes_digest", "snoozes", ["shop_id", "digest"])


_SAID = {
    "value": "The order is dear for this shop.",
    "guest_dear_basket": "Nobody was signed in for a dear basket.",
    "resaleable_goods": "The goods are easily sold on.",
    "known_buyer": "A regular ordered.",
    "name_mismatch": "The parcel goes to another name than the payer's.",
    "billing_differs": "The parcel goes to another address than the bill.",
    "new_delivery_address": "A known buyer's parcel goes to a new address.",
    "new_contact": "A known buyer gave a new mailbox or phone.",
    "disposable_mailbox": "The mailbox is a throw-away one.",
    "velocity": "Many orders share a mailbox, phone, address or card.",
    "platform_risk": "The platform calls the order risky.",
}
"""What the signals of earlier versions had found, as a rule says it now."""


def _findings() -> None:
    """Let findings of earlier versions read as rules that fired."""
    tx = op.get_bind()
    decisions = sa.table(
        "decisions", sa.column("decision_id", sa.BigInteger()), sa.column("findings", sa.Text())
    )
    last = 0
    while True:
        question = sa.select(decisions).where(decisions.c.decision_id > last)
        rows = tx.execute(question.order_by(decisions.c.decision_id).limit(_AT_ONCE)).all()
        if not rows:
            return
        last = rows[-1].decision_id
        change = (
            sa.update(decisions)
            .where(decisions.c.decision_id == sa.bindparam("this"))
            .values(findings=sa.bindparam("now"))
        )
        told = [{"this": row.decision_id, "now": _rewritten(row.findings)} for row in rows]
        tx.execute(change, told)


def _rewritten(kept: str) -> str:
    return json.dumps([_as_rule(one) for one in json.loads(kept)])


def _as_rule(one: dict[str, Any]) -> dict[str, Any]:
    if "signal" not in one:
        return one
    return {
        "rule": one["signal"],
        "says": _SAID.get(one["signal"], ""),
        "points": one["points"],
        "grade": one["grade"],
        "demands": None,
        "because": [[one["signal"], one["value"]]],
    }
