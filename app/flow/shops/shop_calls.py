"""Keeps the calls made to a shop for the page of the case that they were made for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.model.effect import Effect
from app.model.shop import Shop
from app.ports import OutsideCall, ShopClient
from app.services import Services
from app.store.audit import write_calls


@contextmanager
def shop_calls(services: Services, shop: Shop, effect: Effect) -> Iterator[ShopClient]:
    """Give a client whose calls are kept, also when one of them fails."""
    calls: list[dict[str, Any]] = []

    def record(call: OutsideCall) -> None:
        calls.append(
            {
                "shop_id": shop.shop_id,
                "subject": effect.subject,
                "method": call.method,
                "path": call.path,
                "status": call.status,
                "milliseconds": call.milliseconds,
                "at": services.now(),
            }
        )

    try:
        yield services.shop_client(shop, record)
    finally:
        if calls:
            with services.database.write() as tx:
                write_calls(tx, calls)
