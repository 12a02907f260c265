"""One version of a pack, with who made it, when and why."""

from dataclasses import dataclass
from datetime import datetime

from app.flow.packs.live_pack import live_pack
from app.flow.packs.pack_of import pack_of
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.model.user import User
from app.rules.pack import Pack
from app.rules.packs import PACKS
from app.services import Services
from app.store.packs import version_of
from app.store.tenancy import shop_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    """A pack with what is known of how it came about."""

    pack: Pack
    ref: PackRef
    is_live: bool
    is_shipped: bool
    made_by: str
    made_at: datetime | None
    """None for a shipped pack that never decided here."""
    why: str


def show_version(services: Services, user: User, shop_id: ShopId, ref: PackRef) -> VersionShown:
    """Return a version of a pack at a shop that the user may see; version 0 is the draft.

    Raises:
        NotFoundError: there is no such shop or version, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        pack = pack_of(tx, shop.shop_id, ref)
        version = version_of(tx, shop.shop_id, ref)
        live = live_pack(tx, shop)
    return VersionShown(
        pack=pack,
        ref=ref,
        is_live=(live.name, live.version) == (ref.name, ref.version),
        is_shipped=any(one.name == ref.name for one in PACKS),
        made_by=version.made_by if version else "",
        made_at=version.made_at if version else None,
        why=version.why if version else "",
    )
