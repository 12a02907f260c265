"""An order that is changed while it is held is decided again, as it is now."""

from app.model.case import Cause, State
from app.store.decisions import decisions_of
from tests.journeys.house import KARIN, LOCKER, House
from tests.journeys.inside import GOES_ELSEWHERE

HOME = {name: KARIN[name] for name in ("first_name", "last_name", "address_1", "city", "postcode")}
ELSEWHERE = {**LOCKER, "address_1": "Parcel Locker 2002", "city": "Malmö", "postcode": "21144"}


def held(shop: House, **changes) -> int:
    order = shop.place(**changes)
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


def scores(shop: House, order: int) -> list[float]:
    with shop.services.database.read() as tx:
        return [one.score for one in decisions_of(tx, shop.shop_id, shop.case(order).order_id)]


def test_an_edit_that_changes_nothing_for_the_rules_leaves_the_hold(shop: House):
    shop.write_rules(GOES_ELSEWHERE)
    order = held(shop)
    shop.staff(order, "ship-to", **ELSEWHERE)
    shop.settle()

    assert len(scores(shop, order)) == 2
    assert shop.state(order) is State.INVITED
    assert shop.status(order) == "on-hold"
    assert len(shop.letters()) == 1


def test_an_edit_that_clears_the_order_releases_it_with_that_cause(shop: House):
    shop.write_rules(GOES_ELSEWHERE)
    order = held(shop)
    before = len(shop.writes(order))

    shop.staff(order, "ship-to", **HOME)
    shop.settle()

    assert scores(shop, order)[0] != scores(shop, order)[1]
    assert shop.state(order) is State.RELEASED
    assert shop.case(order).cause is Cause.NEW_DECISION
    assert shop.status(order) == "processing"
    assert len(shop.writes(order)) == before + 1
