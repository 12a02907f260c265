"""Speaks to one store with that store's key."""

from collections.abc import Sequence
from datetime import datetime

from app.model.ids import ExternalOrderId, HoldId
from app.model.order import Order
from app.ports import HoldResult, LiftResult, OrdersPage, ShopDescription, WebhookHealth
from connectors.shops.woocommerce import describe, holds, listing, notes, webhooks
from connectors.shops.woocommerce.orders_at_store import look_at
from connectors.shops.woocommerce.rest import Rest


class WooCommerceClient:
    """A `ShopClient`; its connections are kept open, so use one per job."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    def describe(self) -> ShopDescription:
        """Read what the store is; also proves that the key may read."""
        return describe.describe(self._rest)

    def read_order(self, order: ExternalOrderId) -> Order:
        """Read one order as it is now. Raises NotFoundError when it is gone."""
        return look_at(self._rest, order).order

    def place_hold(self, order: ExternalOrderId, hold: HoldId) -> tuple[HoldResult, Order | None]:
        """Stop the order in one PUT; a repeat changes nothing."""
        return holds.place_hold(self._rest, order, hold)

    def lift_hold(self, order: ExternalOrderId, hold: HoldId) -> tuple[LiftResult, Order | None]:
        """Put the previous status back if, and only if, the hold is still ours."""
        return holds.lift_hold(self._rest, order, hold)

    def write_note(self, order: ExternalOrderId, text: str, mark: str) -> None:
        """Leave a private note for staff, once per mark."""
        notes.write_note(self._rest, order, text, mark)

    def list_placed_before(self, before: datetime, page: int) -> OrdersPage:
        """List orders placed before a moment, oldest first."""
        return listing.list_placed_before(self._rest, before, page)

    def list_modified_after(self, after: datetime, page: int) -> OrdersPage:
        """List orders changed since a moment, oldest change first."""
        return listing.list_modified_after(self._rest, after, page)

    def ensure_webhooks(self, address: str, secret: str) -> Sequence[WebhookHealth]:
        """Make one working webhook per topic, and tell what was wrong before."""
        return webhooks.ensure_webhooks(self._rest, address, secret)

    def remove_webhooks(self, address: str) -> None:
        """Remove our webhooks that lead to the address."""
        webhooks.remove_webhooks(self._rest, address)
