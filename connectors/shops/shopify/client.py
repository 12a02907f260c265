"""Speaks to one shop with that shop's token."""

from collections.abc import Mapping, Sequence
from datetime import datetime

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
from connectors.shops.shopify import (
    cancelling,
    describe,
    findings,
    holds,
    holds_seen,
    letting_go,
    listing,
    reading,
    webhooks,
)
from connectors.shops.shopify.graphql import GraphQL


class ShopifyClient:
    """A `ShopClient`; its connection is kept open, so use one per job."""

    def __init__(self, graphql: GraphQL, *, creates_webhooks: bool = False) -> None:
        self._graphql = graphql
        self._creates_webhooks = creates_webhooks

    def describe(self) -> ShopDescription:
        """Read what the shop is and which scopes it granted."""
        return describe.describe(self._graphql)

    def read_order(self, order: ExternalOrderId) -> Order:
        """Read one order as it is now. Raises NotFoundError when it is gone."""
        return reading.read_order(self._graphql, order)

    def holds_on(self, orders: Sequence[ExternalOrderId]) -> Mapping[ExternalOrderId, HoldsSeen]:
        """Look at many orders in few calls; one that is not shown to us is missing."""
        return holds_seen.holds_on(self._graphql, orders)

    def who_let_go(
        self, order: ExternalOrderId, hold: HoldId, *, was_shared: bool = False
    ) -> LettingGo:
        """Tell by whose holds are left who released ours."""
        return letting_go.who_let_go(self._graphql, order, hold, was_shared=was_shared)

    def order_of_part(self, part_id: str) -> ExternalOrderId:
        """Return the order of a fulfillment order. Raises NotFoundError when it is gone."""
        return reading.order_of_part(self._graphql, part_id)

    def place_hold(
        self, order: ExternalOrderId, hold: HoldId, held: Mapping[str, str] | None = None
    ) -> tuple[HoldResult, Order | None]:
        """Hold every fulfillment order that can be held and was not let go by staff."""
        return holds.place_hold(self._graphql, order, hold, held)

    def lift_hold(
        self, order: ExternalOrderId, hold: HoldId, leftovers: Sequence[HoldId] = ()
    ) -> tuple[LiftResult, Order | None]:
        """Release our own holds on every fulfillment order, and no other's."""
        return holds.lift_hold(self._graphql, order, hold, leftovers)

    def write_note(self, order: ExternalOrderId, note: StaffNote) -> None:
        """Leave our findings as a risk assessment and a tag, once per mark."""
        findings.write_note(self._graphql, order, note)

    def cancel_order(self, order: ExternalOrderId, key: str) -> CancelResult:
        """Cancel the order and give its money back; a repeat does no more."""
        return cancelling.cancel_order(self._graphql, order, key)

    def list_placed_before(self, before: datetime, page: int) -> OrdersPage:
        """List orders placed before a moment, oldest first."""
        return listing.list_placed_before(self._graphql, before, page)

    def list_modified_after(self, after: datetime, page: int) -> OrdersPage:
        """List orders changed since a moment, oldest change first."""
        return listing.list_modified_after(self._graphql, after, page)

    def ensure_webhooks(self, address: str, secret: str) -> Sequence[WebhookHealth]:
        """Make our subscriptions exist where it is us who make them; Shopify signs with its own."""
        del secret
        if not self._creates_webhooks:
            return ()
        return webhooks.ensure_webhooks(self._graphql, address)

    def look_at_webhooks(self, address: str) -> Sequence[WebhookHealth]:
        """Tell what is wrong with our subscriptions now; nothing where the app declares them."""
        return webhooks.look_at_webhooks(self._graphql, address) if self._creates_webhooks else ()

    def remove_webhooks(self, address: str) -> None:
        """Remove our subscriptions that lead to the address."""
        if self._creates_webhooks:
            webhooks.remove_webhooks(self._graphql, address)
