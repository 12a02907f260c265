"""The versions of the rules by which an order was decided, so that a decision can be explained."""

from collections.abc import Iterable, Mapping

from app.model.decision import Decision
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.rules.pack import Pack
from app.rules.pack_file import PackTextError, read_pack
from app.rules.packs import PACKS
from app.store.packs import version_of
from app.store.transaction import Transaction

_SHIPPED = {PackRef(name=pack.name, version=pack.version): pack for pack in PACKS}


def packs_of(
    tx: Transaction, shop_id: ShopId, decisions: Iterable[Decision]
) -> Mapping[PackRef, Pack]:
    """Return each version that is at hand; one that cannot be read any more is left out."""
    wanted = {PackRef(name=one.pack, version=one.pack_version) for one in decisions}
    found = {ref: _pack(tx, shop_id, ref) for ref in wanted}
    return {ref: pack for ref, pack in found.items() if pack is not None}


def _pack(tx: Transaction, shop_id: ShopId, ref: PackRef) -> Pack | None:
    kept = version_of(tx, shop_id, ref)
    if kept is None:
        return _SHIPPED.get(ref)
    try:
        return read_pack(kept.text, version=ref.version)
    except PackTextError:
        # It names a signal that there is no more: the decision's own record still tells.
        return None
