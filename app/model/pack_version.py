"""Versions of a shop's packs: which there are, which is live, which runs in the shadow."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRef:
    """One version of one pack; version 0 is a draft."""

    name: str
    version: int


class PackRole(StrEnum):
    """What a version may be chosen for."""

    LIVE = "live"
    """It decides."""
    SHADOW = "shadow"
    """It is asked beside the live one, and holds nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackVersion:
    """A pack's text as it stood. It never changes: what it decided can be decided again."""

    ref: PackRef
    text: str
    is_shipped: bool
    """Whether it came with Clearhold; then nobody of the shop made it."""
    made_by: str
    made_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDraft:
    """What the merchant is writing. It decides nothing."""

    text: str
    revision: int
    """Counts how often it was saved, so that two people do not overwrite each other."""
    based_on: PackRef | None
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PackTurn:
    """From when on which version had a role, who chose it, and why."""

    role: PackRole
    ref: PackRef | None
    """None: nothing has that role from then on."""
    since: datetime
    chosen_by: str
    why: str
