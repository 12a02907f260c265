"""Owes another decision about orders that share a place, card or device with one called bad."""

from typing import Final

from app.model.effect import EffectKind, subject_of_order
from app.model.facts import KeyKind
from app.model.ids import OrderId, ShopId
from app.services import Services
from app.store.effects import is_owed, owe
from app.store.sharing import open_orders_sharing
from app.store.transaction import Transaction

_SHARED: Final = (KeyKind.ADDRESS, KeyKind.CARD, KeyKind.DEVICE)
_MOST: Final = 50


def owe_deciding(services: Services, tx: Transaction, shop_id: ShopId, order_id: OrderId) -> int:
    """Owe a decision about each open order that shares a key; return how many are owed.

    What waits already is not owed twice.
    """
    found = open_orders_sharing(tx, shop_id, order_id, _SHARED, limit=_MOST)
    for one in found:
        subject = (shop_id, subject_of_order(one), EffectKind.DECIDE_AGAIN)
        if not is_owed(tx, *subject):
            owe(tx, *subject, now=services.now())
    return len(found)
