"""Everything that waits for a person, for the operator: at every shop, or at one."""

from collections.abc import Iterator

from app.flow.problems.ailing_webhooks import ailing_webhooks
from app.flow.problems.tell_problem import Waiting, tell_problem
from app.flow.problems.wish_problems import wish_problems
from app.flow.shops.condition_of import Condition
from app.model.ids import ShopId
from app.model.problem import Problem
from app.model.shop import Shop
from app.services import Services
from app.store.problems import list_problems
from app.store.shops import every_shop, shop_by_id

_AT_ONCE = 100


def every_problem(
    services: Services, shop_id: ShopId | None
) -> Iterator[Waiting | tuple[Shop, Condition]]:
    """Return first the shops whose webhooks must be mended there, then the newest problems.

    Raises:
        NotFoundError: there never was such a shop.
    """
    with services.database.read() as tx:
        shops = every_shop(tx) if shop_id is None else [shop_by_id(tx, shop_id)]
        ailing = ailing_webhooks(services, tx, shops)
    yield from ailing
    last: Problem | None = None
    while True:
        with services.database.read() as tx:
            found = list_problems(tx, wish_problems(services, shops, last), _AT_ONCE)
        yield from (tell_problem(services, shops, one) for one in found)
        if len(found) < _AT_ONCE:
            return
        last = found[-1]
