"""A delivery that was checked is sealed and kept; it is durable when this returns."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from app.model.ids import ShopId
from app.services import Services
from app.store.deliveries import REPEAT_WINDOW, NewDelivery
from app.store.keyring import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """By what a repeat is recognised, together with its topic, and for how long."""

    once: bytes
    repeats_for: timedelta = REPEAT_WINDOW


def keep_delivery(
    services: Services, shop_id: ShopId, topic: str, mark: Mark, *, body: bytes, source: str
) -> None:
    """Keep a delivery unless it is a repeat; ``source`` is ``shop`` or ``identity``.

    Raises:
        StorageUnavailableError: nothing was stored; the sender should come back.
    """
    named = topic if source == "shop" else source
    services.inbox.put(
        NewDelivery(
            shop_id=shop_id,
            source=source,
            topic=topic,
            digest=hashlib.sha256(named.encode() + b"\0" + mark.once).digest(),
            received_at=services.now(),
            body_sealed=services.keyring.seal(Purpose.DELIVERY, body),
            repeats_for=mark.repeats_for,
        )
    )
