"""Owes a case's hold, once."""

from app.model.case import Case
from app.model.effect import EffectKind
from app.services import Services
from app.store.effects import is_owed, owe
from app.store.transaction import Transaction


def owe_hold(services: Services, tx: Transaction, case: Case) -> None:
    """Owe the hold of a case, unless it is owed."""
    if not is_owed(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD):
        owe(tx, case.shop_id, case.case_id, EffectKind.PLACE_HOLD, now=services.now())
