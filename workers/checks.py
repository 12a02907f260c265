"""The queue ``checks``: settles what identity providers told."""

from app.flow.settle_checks import settle_checks as step
from app.jobs import SETTLE
from app.model.ids import ShopId
from workers.process import services


def settle_checks(shop_id: str) -> None:
    """Work off the events of a shop's identity provider."""
    services().doorbell.answer(SETTLE, shop_id)
    step(services(), ShopId(shop_id))
