"""Calls the merchant to a case that a person must decide: one letter for each reason."""

from app.flow.shops.own_mailbox import own_mailbox
from app.model.case import Case, SupportReason
from app.model.effect import EffectKind, Letter
from app.services import Services
from app.store.audit import timeline
from app.store.case_lists import row_of
from app.store.effects import is_owed, owe
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_TOLD_OTHERWISE = frozenset({SupportReason.HANDED_OVER, SupportReason.HOLD_LOST})
"""Their own staff just did that and know it, or an alarm tells more of it."""


def call_merchant(services: Services, tx: Transaction, case: Case, reason: SupportReason) -> None:
    """Owe the letter, once for a case and reason.

    None for play money, and none to a shop that has no mailbox of its own in its settings.
    """
    call = (case.shop_id, case.case_id, EffectKind.SEND_MAIL)
    if reason in _TOLD_OTHERWISE or not own_mailbox(shop_by_id(tx, case.shop_id)):
        return
    if row_of(tx, case.shop_id, case.case_id).is_test or _was_called(tx, case, reason):
        return
    if not is_owed(tx, *call, letter=Letter.PERSON_NEEDED):
        owe(tx, *call, letter=Letter.PERSON_NEEDED, now=services.now())


def _was_called(tx: Transaction, case: Case, reason: SupportReason) -> bool:
    said = {"letter": Letter.PERSON_NEEDED, "reason": reason}
    lines = timeline(tx, case.shop_id, case.case_id)
    return any(line.action == "mailed" and line.details == said for line in lines)
