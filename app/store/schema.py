"""Every table of the store, in one place for migrations and for tests of the house."""

from app.store import (
    audit,
    cases,
    checks,
    decisions,
    deliveries,
    effects,
    imports,
    leases,
    orders,
    shops,
    users,
)
from app.store.tables import METADATA

SUBJECTS = (
    shops,
    users,
    deliveries,
    orders,
    decisions,
    cases,
    checks,
    effects,
    leases,
    audit,
    imports,
)
"""Importing them is what fills METADATA."""

__all__ = ["METADATA", "SUBJECTS"]
