"""Whether the buyer of a case ever heard of it: who never did is not told how it ends either."""

from typing import Final

from app.model.case import Case, SupportReason
from app.model.effect import TO_MERCHANT, EffectKind, EffectState
from app.store.effects import effects_of
from app.store.transaction import Transaction

_SENT: Final = frozenset({EffectState.OWED, EffectState.DONE})


def was_told(tx: Transaction, case: Case) -> bool:
    """Tell whether a letter to the buyer went out, or is owed.

    A hold that was lost since hides the reason why they were never told, such as a dispute.
    """
    if case.is_kept_from_buyer():
        return False
    if case.support_reason is not SupportReason.HOLD_LOST:
        return True
    return any(
        row.letter is not None
        and row.kind == EffectKind.SEND_MAIL
        and row.letter not in TO_MERCHANT
        and row.state in _SENT
        for row in effects_of(tx, case.shop_id, case.case_id)
    )
