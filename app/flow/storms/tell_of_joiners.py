"""Tells the merchant that more orders joined a storm after they had decided about it."""

from datetime import timedelta
from typing import Final

from app.model.effect import EffectKind
from app.model.ids import ShopId, StormId
from app.services import Services
from app.store.effect_times import put_off
from app.store.effects import effects_of, owe
from app.store.storms import acted_at
from app.store.transaction import Transaction

_COUNTED_FOR: Final = timedelta(seconds=30)


def tell_of_joiners(
    services: Services, tx: Transaction, shop_id: ShopId, storm_id: StormId
) -> None:
    """Owe one letter for each decision: what joins later waits for another."""
    decided_at, now = acted_at(tx, storm_id), services.now()
    if decided_at is None:
        return
    owed = effects_of(tx, shop_id, storm_id)
    if any(row.kind == EffectKind.TELL_MERCHANT and row.owed_at >= decided_at for row in owed):
        return
    letter = owe(tx, shop_id, storm_id, EffectKind.TELL_MERCHANT, now=now)
    put_off(tx, letter, now + _COUNTED_FOR)
