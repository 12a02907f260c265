"""Which shops have webhooks that somebody there must mend; asked with every page of the merchant's."""

from collections.abc import Iterable
from datetime import timedelta

from app.flow.shops.condition_of import BREAKS_A_DAY, TIMES, Condition, condition_of
from app.model.ailment import WEBHOOKS
from app.model.shop import Shop
from app.services import Services
from app.store.audit import lines_since
from app.store.sweeps import sweep_of
from app.store.transaction import Transaction

_A_DAY = timedelta(days=1)


def ailing_webhooks(
    services: Services, tx: Transaction, shops: Iterable[Shop]
) -> list[tuple[Shop, Condition]]:
    """Return the connected shops whose webhooks ail, each with its condition."""
    suspects = [shop for shop in shops if shop.left_at is None and _may_ail(services, tx, shop)]
    found = [(shop, condition_of(services, tx, shop)) for shop in suspects]
    return [one for one in found if any(ailment in WEBHOOKS for ailment in one[1].ailments)]


def _may_ail(services: Services, tx: Transaction, shop: Shop) -> bool:
    """Tell by two small questions whether the large ones are worth asking."""
    sweep = sweep_of(tx, shop.shop_id)
    if sweep is not None and sweep.times_unheard >= TIMES:
        return True
    since = services.now() - _A_DAY
    mended = lines_since(tx, shop.shop_id, shop.shop_id, "webhook_mended", since=since)
    return len({line.at for line in mended}) >= BREAKS_A_DAY
