"""Lets an earlier version of a pack, or a shipped one, decide again."""

from app.flow.packs.kept_pack import kept_pack
from app.flow.packs.make_live import make_live
from app.model.errors import InvalidInputError, NotFoundError
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.rules.packs import PACKS
from app.services import Services
from app.store.packs import lock_packs, version_of
from app.store.transaction import Transaction

_SHIPPED = {pack.name: pack.version for pack in PACKS}


def roll_back(services: Services, shop_id: ShopId, to: PackRef, *, actor: str, why: str) -> PackRef:
    """Make a version of the shop's own live, or a shipped pack as it is now; return which.

    Raises:
        NotFoundError: the shop has no such version.
        InvalidInputError: no reason is given, or the version cannot be read any more, as a
            signal that it names is gone.
    """
    with services.database.write() as tx:
        lock_packs(tx, shop_id)
        ref = _ref(tx, shop_id, to)
        make_live(services, tx, shop_id, ref, action="pack_rolled_back", by=(actor, why))
    services.remembered.forget()
    return ref


def _ref(tx: Transaction, shop_id: ShopId, to: PackRef) -> PackRef:
    if to.name in _SHIPPED:
        return PackRef(name=to.name, version=_SHIPPED[to.name])
    if version_of(tx, shop_id, to) is None:
        raise NotFoundError(f"There is no version {to.version} of {to.name}.")
    if kept_pack(tx, shop_id, to) is None:
        raise InvalidInputError(
            f"Version {to.version} of {to.name} names a signal that there is no more."
        )
    return to
