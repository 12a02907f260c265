"""Owes another look at an order whose platform has not judged its risk yet, a few times."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from app.model.effect import EffectKind, subject_of_order
from app.model.ids import OrderId, ShopId
from app.services import Services
from app.store.effect_times import put_off
from app.store.effects import is_owed, owe, times_owed
from app.store.transaction import Transaction

_PAUSES: Final[Sequence[timedelta]] = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
)
"""How long is waited before each look. After the last one the risk stays unknown, unless
the shop tells of it by itself."""


def owe_reading(services: Services, tx: Transaction, shop_id: ShopId, order_id: OrderId) -> bool:
    """Owe the next look; tell whether one is owed, or whether all have been taken."""
    subject = (shop_id, subject_of_order(order_id), EffectKind.READ_AGAIN)
    if is_owed(tx, *subject):
        return True
    looks = times_owed(tx, *subject)
    if looks >= len(_PAUSES):
        return False
    now = services.now()
    put_off(tx, owe(tx, *subject, now=now), now + _PAUSES[looks])
    return True
