"""What a platform says about a shop itself, and not about one of its orders."""

from datetime import datetime

from app.flow.notice_trouble import notice_trouble
from app.model.shop import Shop
from app.model.shop_event import ConnectionTroubled, ShopEvent
from app.services import Services


def obey_platform(services: Services, shop: Shop, event: ShopEvent, received_at: datetime) -> None:
    """Do what the event asks for; doing it twice changes nothing more."""
    del received_at
    if isinstance(event, ConnectionTroubled):
        notice_trouble(services, shop.shop_id, event.sentence)
