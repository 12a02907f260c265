"""Keeps the text of a shipped pack at a shop, as a version that never changes there."""

from app.model.audit import CLEARHOLD
from app.model.ids import ShopId
from app.model.pack_version import PackRef, PackVersion
from app.rules.pack import Pack
from app.rules.pack_file import write_pack
from app.services import Services
from app.store.packs import keep_version, version_of
from app.store.transaction import Transaction


def keep_shipped(services: Services, tx: Transaction, shop_id: ShopId, pack: Pack) -> PackRef:
    """Keep a pack as it is shipped now, so that what it decides can be decided again."""
    ref = PackRef(name=pack.name, version=pack.version)
    if version_of(tx, shop_id, ref) is None:
        version = PackVersion(
            ref=ref,
            text=write_pack(pack),
            is_shipped=True,
            made_by=CLEARHOLD,
            made_at=services.now(),
            why="",
        )
        keep_version(tx, shop_id, version)
    return ref
