"""Whom each rule of a pack held for nothing, and where it could ask for less."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.model.ids import ShopId
from app.model.pack_version import PackRef
from app.rules.meter import RuleMeter, measure_rules
from app.rules.pack import Pack
from app.services import Services
from app.store.holds import held_buyers
from app.store.transaction import Transaction

_LOOKS_BACK = timedelta(days=180)
_MOST = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """The live pack's rules with whom they held since a time."""

    ref: PackRef
    since: datetime
    held: int
    rules: tuple[RuleMeter, ...]


def measured(services: Services, tx: Transaction, shop_id: ShopId, pack: Pack) -> Meter:
    """Return what became of held buyers of the last half year, by rule.

    Rules are known by their name: what an earlier version held counts for this one.
    """
    since = services.now() - _LOOKS_BACK
    held = held_buyers(tx, shop_id, since, limit=_MOST)
    return Meter(
        ref=PackRef(name=pack.name, version=pack.version),
        since=since,
        held=len(held),
        rules=measure_rules(pack, held),
    )
