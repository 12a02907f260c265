"""Speaks to one store with that store's key."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.model.errors import NotFoundError
from app.model.ids import ExternalOrderId, HoldId
from app.model.order import Order
from app.ports import (
    CancelResult,
    HoldResult,
    HoldsSeen,
    LettingGo,
    LiftResult,
    OrdersPage,
    ShopDescription,
    StaffNote,
    WebhookHealth,
)
from connectors.shops.woocommerce import (
    cancelling,
    describe,
    holds,
    holds_seen,
    letting_go,
    listing,
    notes,
    webhooks,
)
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

    def place_hold(
        self, order: ExternalOrderId, hold: HoldId, held: Mapping[str, str] | None = None
    ) -> tuple[HoldResult, Order | None]:
        """Stop the order in one PUT; a repeat changes nothing. It has no parts."""
        del held
        return holds.place_hold(self._rest, order, hold)

    def lift_hold(
        self, order: ExternalOrderId, hold: HoldId, leftovers: Sequence[HoldId] = ()
    ) -> tuple[LiftResult, Order | None]:
        """Put the previous status back if, and only if, the hold is still ours.

        An order bears one hold only: a later one has taken the earlier one's place.
        """
        del leftovers
        return holds.lift_hold(self._rest, order, hold)

    def holds_on(self, orders: Sequence[ExternalOrderId]) -> Mapping[ExternalOrderId, HoldsSeen]:
        """Look at many orders in few calls; what is in the bin is missing."""
        return holds_seen.holds_on(self._rest, orders)

    def who_let_go(
        self, order: ExternalOrderId, hold: HoldId, *, was_shared: bool = False
    ) -> LettingGo:
        """Tell by the order's notes who took it off hold. It bears one hold at a time only."""
        del hold, was_shared
        return letting_go.who_let_go(self._rest, order)

    def order_of_part(self, part_id: str) -> ExternalOrderId:
        """Raise NotFoundError: an order is one part here, and never named by it."""
        raise NotFoundError(f"There is no part {part_id}: a store's orders are of one piece.")

    def write_note(self, order: ExternalOrderId, note: StaffNote) -> None:
        """Leave a private note for staff, once per mark."""
        notes.write_note(self._rest, order, note.text, note.mark)

    def cancel_order(self, order: ExternalOrderId, key: str) -> CancelResult:
        """Cancel the order and give its money back through its gateway."""
        return cancelling.cancel_order(self._rest, order, key)

    def list_placed_before(self, before: datetime, page: int) -> OrdersPage:
        """List orders placed before a moment, oldest first."""
        return listing.list_placed_before(self._rest, before, page)

    def list_modified_after(self, after: datetime, page: int) -> OrdersPage:
        """List orders changed since a moment, oldest change first."""
        return listing.list_modified_after(self._rest, after, page)

    def ensure_webhooks(self, address: str, secret: str) -> Sequence[WebhookHealth]:
        """Make one working webhook per topic, and tell what was wrong before."""
        return webhooks.ensure_webhooks(self._rest, address, secret)

    def look_at_webhooks(self, address: str) -> Sequence[WebhookHealth]:
        """Tell what is wrong with our webhooks now; change nothing."""
        return webhooks.look_at_webhooks(self._rest, address)

    def remove_webhooks(self, address: str) -> None:
        """Remove our webhooks that lead to the address."""
        webhooks.remove_webhooks(self._rest, address)
