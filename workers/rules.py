"""The queue ``rules``: decides about orders that came in."""

from app.flow.decide_orders import decide_orders as step
from app.jobs import DECIDE
from app.model.ids import ShopId
from workers.process import services


def decide_orders(shop_id: str) -> None:
    """Work off a shop's deliveries."""
    services().doorbell.answer(DECIDE, shop_id)
    step(services(), ShopId(shop_id))
