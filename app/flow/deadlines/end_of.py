"""What becomes of a case at its deadline: what its merchant chose, where that fits the case."""

from collections.abc import Sequence
from typing import Final

from app.model.audit import AuditLine
from app.model.case import NOT_STOPPED, Case, SupportReason
from app.model.shop import AtDeadline, ShopSettings

_A_PERSONS: Final = NOT_STOPPED | {
    SupportReason.NAME_DIFFERS,
    SupportReason.HELD_LATE,
    SupportReason.DISPUTED,
    SupportReason.CANCEL_REFUSED,
    SupportReason.NOT_SHOWN,
    SupportReason.HOLD_LOST,
    SupportReason.STORM,
}
"""Something is wrong that a clock cannot judge."""

_NEVER_RELEASED: Final = _A_PERSONS | {SupportReason.ATTEMPTS_USED, SupportReason.NAME_UNCLEAR}
"""A check speaks against it: waiting makes that no better."""

_NEVER_CANCELLED: Final = _A_PERSONS | {SupportReason.BUYER_ASKED, SupportReason.MAIL_REFUSED}
"""Who asked for a person gets one (GDPR, Article 22); who cannot be reached is told nothing."""


def end_of(case: Case, settings: ShopSettings, lines: Sequence[AuditLine]) -> AtDeadline:
    """Return what happens where nothing is decided before; ``lines`` are the case's timeline.

    Nobody's order is cancelled who was not told beforehand, by the invitation or a later
    letter, that it would be.
    """
    choice, reason = settings.at_deadline, case.support_reason
    if choice is AtDeadline.RELEASE and reason in _NEVER_RELEASED:
        return AtDeadline.SUPPORT
    if choice is AtDeadline.CANCEL and (reason in _NEVER_CANCELLED or not _was_told(lines)):
        return AtDeadline.SUPPORT
    return choice


def _was_told(lines: Sequence[AuditLine]) -> bool:
    return any(line.details.get("at_end") == AtDeadline.CANCEL for line in lines)
