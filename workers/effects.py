"""The queue ``effects``: performs what is owed to shops, buyers and providers."""

from app.flow.perform_effects import perform_effects as step
from app.jobs import PERFORM
from app.model.ids import ShopId
from workers.process import services


def perform_effects(shop_id: str) -> None:
    """Work off what is owed to a shop."""
    services().doorbell.answer(PERFORM, shop_id)
    step(services(), ShopId(shop_id))
