"""The versions of the rules by which an order was decided, so that a decision can be explained."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from app.flow.packs.pack_of import pack_of
from app.model.decision import Decision
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.rules.pack import Pack
from app.store.transaction import Transaction


def packs_of(
    tx: Transaction, shop_id: ShopId, decisions: Iterable[Decision]
) -> Mapping[PackRef, Pack]:
    """Return each version that is at hand; one that cannot be read any more is left out."""
    found = {}
    for ref in {PackRef(name=one.pack, version=one.pack_version) for one in decisions}:
        with suppress(NotFoundError):
            found[ref] = pack_of(tx, shop_id, ref)
    return found
