"""The queue ``effects``: performs what is owed to shops, buyers and providers."""

from app.flow.queues.perform_effects import perform_effects as step
from app.jobs import PERFORM
from workers.process import work


def perform_effects(shop_id: str) -> None:
    """Work off what is owed to a shop."""
    work(PERFORM, step, shop_id)
