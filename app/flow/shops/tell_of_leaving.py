"""Orders stay on hold at a shop that left: its merchant, who sees our page no more, gets a letter."""

from app.model.effect import EffectKind
from app.model.ids import ShopId
from app.services import Services
from app.store.effects import is_owed, owe
from app.store.transaction import Transaction


def tell_of_leaving(services: Services, tx: Transaction, shop_id: ShopId) -> None:
    """Owe the merchant one letter, however many orders it is about."""
    letter = (shop_id, shop_id, EffectKind.TELL_MERCHANT)
    if not is_owed(tx, *letter):
        owe(tx, *letter, now=services.now())
