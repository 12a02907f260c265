"""Hands a case to a person: says why, calls the merchant, tells the buyer where it concerns them."""

from dataclasses import replace

from app.flow.cases.call_merchant import call_merchant
from app.flow.cases.move_case import move_case
from app.model.audit import CLEARHOLD
from app.model.case import Case, Move, SupportReason
from app.model.effect import EffectKind, Letter
from app.services import Services
from app.store.effects import owe, void_owed
from app.store.transaction import Transaction

_BUYER_CANNOT_BE_TOLD = frozenset({SupportReason.MAIL_REFUSED})


def need_person(
    services: Services,
    tx: Transaction,
    case: Case,
    reason: SupportReason,
    *,
    actor: str = CLEARHOLD,
) -> Case:
    """Return the case with support, with the mails owed to the buyer and the merchant.

    Raises:
        MoveRefusedError: the case is over, or already with a person.
    """
    now = services.now()
    void_owed(tx, case.shop_id, case.case_id, [EffectKind.SEND_MAIL], now=now)
    moved = move_case(
        services,
        tx,
        replace(case, support_reason=reason, silent_since=None),
        Move.NEED_PERSON,
        actor=actor,
        details={"reason": reason},
    )
    if reason not in _BUYER_CANNOT_BE_TOLD:
        owe(
            tx,
            case.shop_id,
            case.case_id,
            EffectKind.SEND_MAIL,
            letter=Letter.WITH_SUPPORT,
            now=now,
        )
    call_merchant(services, tx, moved, reason)
    return moved
