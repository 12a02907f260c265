"""Fills an inbox behind the doors: signed orders as the web part would have kept them."""

import hashlib

from app.store.deliveries import NewDelivery, add_deliveries
from app.store.keyring import Purpose
from benchmarks.installation import Installation
from benchmarks.orders import body_of


def fill_inbox(at: Installation, first: int, orders: int) -> None:
    """Keep so many deliveries from order number ``first`` on, none a repeat."""
    services, now = at.services, at.services.now()
    new = [_delivery(at, body_of(first + one, now)) for one in range(orders)]
    with services.database.write() as tx:
        add_deliveries(tx, new)


def _delivery(at: Installation, body: bytes) -> NewDelivery:
    services = at.services
    blanked = services.shops[at.shop.kind].blank(body)
    return NewDelivery(
        shop_id=at.shop.shop_id,
        source="shop",
        topic="order.created",
        digest=hashlib.sha256(body).digest(),
        received_at=services.now(),
        body_sealed=services.keyring.seal(Purpose.DELIVERY, blanked),
    )
