"""Every table of the store, in one place for migrations and for tests of the house."""

from app.store import (
    app_secrets,
    audit,
    cases,
    checks,
    decisions,
    deliveries,
    effects,
    held_parts,
    imports,
    leases,
    list_entries,
    order_labels,
    orders,
    packs,
    person_requests,
    shadow,
    shops,
    signal_lists,
    signals,
    snoozes,
    staff,
    unreadable_orders,
    users,
)
from app.store.tables import METADATA

SUBJECTS = (
    shops,
    users,
    staff,
    deliveries,
    orders,
    decisions,
    signals,
    cases,
    checks,
    effects,
    leases,
    audit,
    imports,
    held_parts,
    order_labels,
    app_secrets,
    person_requests,
    unreadable_orders,
    signal_lists,
    packs,
    shadow,
    list_entries,
    snoozes,
)
"""Importing them is what fills METADATA."""

__all__ = ["METADATA", "SUBJECTS"]
