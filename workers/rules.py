"""The queue ``rules``: decides about orders that came in."""

from app.flow.queues.decide_orders import decide_orders as step
from app.jobs import DECIDE
from workers.process import work


def decide_orders(shop_id: str) -> None:
    """Work off a shop's deliveries."""
    work(DECIDE, step, shop_id)
