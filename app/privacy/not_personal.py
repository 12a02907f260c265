"""Columns about nobody, and tables that belong to no single shop: the rest of the inventory."""

from collections.abc import Mapping
from typing import Final

NOT_PERSONAL: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts": ("account_id", "name", "created_at"),
    "identity_connections": (
        *("connection_id", "account_id", "provider", "credentials_sealed"),
        *("webhook_secret_sealed", "mode", "endpoint_id", "connected_at"),
    ),
    "shops": (
        *("shop_id", "account_id", "kind", "name", "url", "timezone", "currency"),
        *("credentials_sealed", "webhook_secret_sealed", "previous_webhook_secret_sealed"),
        *("previous_secret_until", "identity", "health", "problem", "connected_at"),
        *("last_delivery_at", "reconciled_at", "left_at", "app_id", "gaps"),
        *("erase_asked_at", "erased_at"),
    ),
    "app_secrets": ("kind", "app_id", "secret_sealed", "previous_sealed", "previous_until"),
    "person_requests": ("shop_id", "request_id", "asked_at", "due_at", "orders", "fetched_at"),
    "shop_staff": ("shop_id",),
    "setup_links": ("account_id", "expires_at"),
    "sign_ins": ("expires_at",),
    "failed_sign_ins": ("try_id",),
    "restores": ("restored_at", "made_at"),
    "leases": ("name", "holder", "expires_at"),
    "shifts": ("shop_id", "queue", "worker", "since", "in_hand"),
    "sweeps": (
        *("shop_id", "due_at", "begun_at", "ended_at", "failures", "problem", "known_until"),
        *("pages_left", "unheard_since", "times_unheard", "last_call_at"),
    ),
    "deliveries": (
        *("delivery_id", "shop_id", "source", "topic", "received_at", "state", "attempts"),
        *("crashes", "due_at", "problem"),
    ),
    "orders": (
        *("shop_id", "status", "placed_at", "modified_at", "known_at", "ended_badly_at"),
        *("revived_at", "refunded_at", "waiting_changed_at"),
        *("total_minor", "currency", "payment_method", "is_history", "is_test", "forgotten_at"),
    ),
    "order_keys": ("shop_id",),
    "erased_orders": ("shop_id",),
    "decisions": (
        *("shop_id", "version", "pack", "pack_version", "decided_at", "signal_list", "took_us"),
    ),
    "signal_lists": ("digest", "names"),
    "order_signals": ("shop_id", "placed_at"),
    "shadow_decisions": ("shop_id", "name", "version", "decided_at"),
    "pack_versions": ("shop_id", "name", "version", "text", "is_shipped", "made_at", "why"),
    "pack_drafts": (
        *("shop_id", "text", "revision", "based_on_name", "based_on_version", "saved_at"),
    ),
    "pack_turns": ("shop_id", "role", "turn", "name", "version", "since", "why"),
    "list_entries": ("entry_id", "shop_id"),
    "snoozes": ("snooze_id", "shop_id", "silenced_at"),
    "cases": (
        *("shop_id", "version", "needed", "opened_at", "held_at", "answer_by", "remind_at"),
        *("reminded_at", "own_limit_at", "deadline_at", "deadline_kind", "warned_at"),
        *("deadline_over_at", "overdue_since", "deadline_missed_at", "closed_at", "forgotten_at"),
        "silent_since",
    ),
    "storms": (
        *("storm_id", "shop_id", "opened_at", "last_at", "ended_at", "kinds", "action"),
        "acted_at",
    ),
    "spendings": ("spent_for", "shop_id", "expense", "at"),
    "held_parts": ("shop_id", "place", "held_at", "is_shared"),
    "order_labels": ("shop_id", "known_at", "fraud_known_at", "changed_at"),
    "links": ("shop_id", "created_at", "expires_at", "revoked_at"),
    "checks": (
        *("shop_id", "connection", "started_at", "finished_at", "redacted_at", "asked_at"),
        "waits_at",
    ),
    "effects": (
        *("shop_id", "kind", "ordinal", "letter", "state", "attempts", "crashes"),
        *("owed_at", "due_at", "performed_at", "claimed_by"),
    ),
    "audit_lines": ("line_id", "shop_id", "action", "at"),
    "shop_calls": ("call_id", "shop_id", "method", "status", "milliseconds", "at"),
    "imports": (
        *("shop_id", "next_page", "pages", "imported", "unreadable", "total", "started_at"),
        *("finished_at", "problem"),
    ),
    # Whose order it is cannot be known: that is what is wrong with it.
    "unreadable_orders": ("shop_id", "external_id", "reason", "noticed_at", "looked_at"),
}
"""Columns about nobody, by table. Credentials and secrets are sealed all the same."""

ACCOUNT_WIDE: Final[Mapping[str, str]] = {
    "accounts": "Is what owns shops.",
    "users": "Signs in to an account; shop_id only narrows what is seen.",
    "setup_links": "Makes a user of an account.",
    "sign_ins": "Belongs to a user.",
    "failed_sign_ins": "Counts tries before it is known whose they are.",
    "identity_connections": "Belongs to an account; several shops may use one.",
    "leases": "Belongs to a process of ours.",
    "restores": "Happens to the whole database.",
    "signal_lists": "Names of signals, which are the same for everybody.",
    "app_secrets": "Belongs to the operator's own app, which many shops install.",
}
"""Tables that belong to no single shop, and why. Every other table has ``shop_id``."""
