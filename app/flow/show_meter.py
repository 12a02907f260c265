"""Whom each rule of the live pack held for nothing, and where it could ask for less."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.flow.live_pack import live_pack
from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.model.user import User
from app.rules.meter import RuleMeter, measure_rules
from app.services import Services
from app.store.holds import held_buyers
from app.store.tenancy import shop_seen_by

_LOOKS_BACK = timedelta(days=180)
_MOST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """The live pack's rules with whom they held since a time."""

    ref: PackRef
    since: datetime
    held: int
    rules: tuple[RuleMeter, ...]


def show_meter(services: Services, user: User, shop_id: ShopId) -> Meter:
    """Return what became of held buyers of the last half year, by rule. Changes nothing.

    Rules are known by their name: what an earlier version held counts for this one.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    since = services.now() - _LOOKS_BACK
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        pack = live_pack(tx, shop)
        held = held_buyers(tx, shop.shop_id, since, limit=_MOST)
    return Meter(
        ref=PackRef(name=pack.name, version=pack.version),
        since=since,
        held=len(held),
        rules=measure_rules(pack, held),
    )
