"""What tests of orders in parts let happen, step by step."""

from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import State
from app.model.order import PartState
from app.store.cases import case_by_id


def add(desk, number="1001", **changes):
    order = desk.risky_order(number, **changes)
    desk.shops.orders[order.external_id] = order
    return order.external_id


def told(desk, shop, order):
    desk.tell(shop, order=order)
    decide_orders(desk.services, shop.shop_id)


def works(desk, shop, **span):
    desk.clock.advance(**(span or {"seconds": 1}))
    perform_effects(desk.services, shop.shop_id)


def case_of(desk, shop, number="1001"):
    row = desk.row(shop, number)
    with desk.services.database.read() as tx:
        return case_by_id(tx, shop.shop_id, row.case_id)


def held(desk, shop, *places):
    order = add(desk)
    desk.shops.route(order, *places)
    told(desk, shop, order)
    works(desk, shop)
    assert case_of(desk, shop).state is State.INVITED
    return order


def holds(desk, order):
    return [part.hold for part in desk.shops.parts[order] if part.state is not PartState.OVER]
