"""Opens a storm: one batch for all that hang together, and one alarm to the merchant."""

from datetime import timedelta
from typing import Final

from app.model.effect import EffectKind
from app.model.ids import ShopId, StormId, new_id
from app.model.storm import Storm
from app.rules.brake.cluster import TIES, Cluster
from app.services import Services
from app.store.effect_times import put_off
from app.store.effects import owe
from app.store.storms import add_storm, adopt
from app.store.transaction import Transaction

_COUNTED_FOR: Final = timedelta(seconds=30)
"""The alarm waits for so long, as the next orders say how large it is."""


def open_storm(services: Services, tx: Transaction, shop_id: ShopId, cluster: Cluster) -> StormId:
    """Keep a new storm with the open cases of its cluster; owe the alarm. Return its id.

    Whoever calls has the shop's budget locked. Buyers of the cluster who were invited before
    stay invited, and belong to it.
    """
    now = services.now()
    storm = Storm(
        storm_id=StormId(new_id("storm")),
        shop_id=shop_id,
        opened_at=now,
        last_at=now,
        kinds=tuple(kind for kind in TIES if kind in cluster.kinds),
    )
    add_storm(tx, storm)
    adopt(tx, storm.storm_id, cluster.members)
    alarm = owe(tx, shop_id, storm.storm_id, EffectKind.TELL_MERCHANT, now=now)
    put_off(tx, alarm, now + _COUNTED_FOR)
    return storm.storm_id
