"""Ends a hold by itself, where the merchant chose that for it and nothing speaks against it."""

from typing import Final

from app.flow.move_case import move_case
from app.model.audit import DEADLINE_POLICY
from app.model.case import NOT_STOPPED, Case, Move, SupportReason
from app.model.shop import AtDeadline, ShopSettings
from app.services import Services
from app.store.audit import timeline
from app.store.transaction import Transaction

_A_PERSONS: Final = NOT_STOPPED | {
    SupportReason.NAME_DIFFERS,
    SupportReason.HELD_LATE,
    SupportReason.DISPUTED,
    SupportReason.CANCEL_REFUSED,
    SupportReason.NOT_SHOWN,
}
"""Something is wrong that a clock cannot judge."""

_NEVER_CANCELLED: Final = _A_PERSONS | {SupportReason.BUYER_ASKED, SupportReason.MAIL_REFUSED}
"""Who asked for a person gets one (GDPR, Article 22); who cannot be reached is told nothing."""


def end_as_chosen(services: Services, tx: Transaction, case: Case, settings: ShopSettings) -> bool:
    """Release or cancel the order as its merchant chose; tell whether anything was begun.

    Nobody's order is cancelled who was not told beforehand, by the invitation or a later
    letter, that it would be.
    """
    choice = settings.at_deadline
    if choice is AtDeadline.RELEASE and case.support_reason not in _A_PERSONS:
        move_case(services, tx, case, Move.DEADLINE)
        return True
    if choice is AtDeadline.CANCEL and _may_be_cancelled(tx, case):
        move_case(services, tx, case, Move.CANCEL, actor=DEADLINE_POLICY)
        return True
    return False


def _may_be_cancelled(tx: Transaction, case: Case) -> bool:
    if case.support_reason in _NEVER_CANCELLED:
        return False
    lines = timeline(tx, case.shop_id, case.case_id)
    return any(line.details.get("at_end") == AtDeadline.CANCEL for line in lines)
