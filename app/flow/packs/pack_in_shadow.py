"""Which pack is asked beside the live one, and holds nobody."""

from app.flow.packs.kept_pack import kept_pack
from app.model.pack_version import PackRole
from app.model.shop import Shop
from app.rules.pack import Pack
from app.store.packs import last_turn
from app.store.transaction import Transaction


def pack_in_shadow(tx: Transaction, shop: Shop) -> Pack | None:
    """Return the pack that runs in the shop's shadow; None where none does."""
    turn = last_turn(tx, shop.shop_id, PackRole.SHADOW)
    if turn is None or turn.ref is None:
        return None
    return kept_pack(tx, shop.shop_id, turn.ref)
