"""Which pack decides at a shop now."""

from app.flow.packs.kept_pack import kept_pack
from app.logs import log
from app.model.pack_version import PackRef, PackRole
from app.model.shop import Shop
from app.rules.pack import Pack
from app.rules.packs import PACKS, by_name
from app.store.packs import last_turn, last_version_of
from app.store.transaction import Transaction

_SHIPPED = {pack.name: pack for pack in PACKS}
_STANDS_IN = "balanced"


def live_pack(tx: Transaction, shop: Shop) -> Pack:
    """Return the pack that the shop's settings name: a shipped one, or the shop's own.

    Orders never wait for rules: where the shop's own cannot be read any more, as a signal
    that it names is gone, the shipped *balanced* stands in, and the log says so.
    """
    name = shop.settings.pack
    if name in _SHIPPED:
        return _SHIPPED[name]
    ref = _ref(tx, shop, name)
    pack = None if ref is None else kept_pack(tx, shop.shop_id, ref)
    if pack is None:
        log("pack_unreadable", shop=shop.shop_id, pack=name)
        return by_name(_STANDS_IN)
    return pack


def _ref(tx: Transaction, shop: Shop, name: str) -> PackRef | None:
    turn = last_turn(tx, shop.shop_id, PackRole.LIVE)
    if turn is not None and turn.ref is not None and turn.ref.name == name:
        return turn.ref
    version = last_version_of(tx, shop.shop_id, name)
    return None if version is None else version.ref
