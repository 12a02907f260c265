"""The queue ``checks``: settles what identity providers told."""

from app.flow.queues.settle_checks import settle_checks as step
from app.jobs import SETTLE
from workers.process import work


def settle_checks(shop_id: str) -> None:
    """Work off the events of a shop's identity provider."""
    work(SETTLE, step, shop_id)
