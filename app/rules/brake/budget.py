"""What an hour's budget still allows, and for whom.

A shop's hour has three shares, so that nobody takes another's: letters that end a case
may use all of it, what asks buyers all but a fifth, and whatever belongs to a storm a
quarter, all storms together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from app.model.facts import KeyKind

HOUR: Final = timedelta(hours=1)
"""Budgets are of a rolling hour."""

PER_KEY: Final = 6
"""Mails, and checks, an hour for one mailbox, delivery address, card or phone: an invitation, one
sent again, a reminder and what came of it, with room for a second order."""

COUNTED: Final = (KeyKind.EMAIL, KeyKind.ADDRESS, KeyKind.CARD, KeyKind.PHONE)
"""The keys that have a budget of their own."""

_STORMS_PART: Final = 4
_ENDINGS_PART: Final = 5


class Expense(StrEnum):
    """What is bounded."""

    MAIL = "mail"
    CHECK = "check"


class Share(StrEnum):
    """Out of which part of the hour something is paid."""

    ORDINARY = "ordinary"
    STORM = "storm"
    """What belongs to a storm, whatever it is."""
    ENDING = "ending"
    """Letters that tell how it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What was spent within the hour."""

    total: int = 0
    by_storms: int = 0
    by_key: Mapping[KeyKind, int] | None = None
    """For the keys of the order in question."""

    def has_full_key(self) -> bool:
        """Tell whether a key of the order has had all that it may have."""
        return any(count >= PER_KEY for count in (self.by_key or {}).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A shop's hour of one kind of expense."""

    per_hour: int
    for_endings: int = 0
    """Kept back for letters that end a case."""

    def limit_of(self, share: Share) -> int:
        """Return up to which total a share may be spent."""
        return self.per_hour if share is Share.ENDING else self.per_hour - self.for_endings

    def storms_share(self) -> int:
        """Return how much of the hour all storms have together; one at least."""
        return max(1, self.per_hour // _STORMS_PART)

    def has_room(self, share: Share, spent: Spent) -> bool:
        """Tell whether one more fits into the hour."""
        if spent.total >= self.limit_of(share):
            return False
        if share is Share.ENDING:
            return True
        if share is Share.STORM and spent.by_storms >= self.storms_share():
            return False
        return not spent.has_full_key()


def mail_budget(per_hour: int) -> Budget:
    """Return the hour of letters to buyers."""
    return Budget(per_hour=per_hour, for_endings=per_hour // _ENDINGS_PART)


def check_budget(per_hour: int) -> Budget:
    """Return the hour of checks at the identity provider."""
    return Budget(per_hour=per_hour)
