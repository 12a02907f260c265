"""Where an order stands, as far as its end and its money go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.model.ids import ExternalOrderId
from app.model.money import Money
from connectors.shops.shopify.gids import order_gid
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.reading import found_in

_SENT: Final = "FULFILLED"
_BEING_REFUNDED: Final = frozenset({"PENDING", "AWAITING_RESPONSE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One look at an order that is to be cancelled."""

    gid: str
    name: str
    is_test: bool
    tags: tuple[str, ...]
    changed_at: datetime
    is_cancelled: bool
    is_sent: bool
    """Whether all of it is fulfilled: Shopify cancels it no more."""
    has_money: bool
    """Whether the shop has taken money that it did not give back."""
    is_giving_back: bool
    gives_back: bool
    """Whether money went back already, or is on its way."""


def look_at_money(graphql: GraphQL, order: ExternalOrderId) -> Standing:
    """Read how the order stands. Raises NotFoundError when it is gone."""
    gid = order_gid(order)
    found = found_in(graphql.ask("order_money", {"id": gid}))
    left = found["netPaymentSet"]["presentmentMoney"]
    refunds = {one["status"] for one in found["transactions"] if one["kind"] == "REFUND"}
    return Standing(
        gid=gid,
        name=found["name"],
        is_test=found["test"],
        tags=tuple(found["tags"]),
        changed_at=datetime.fromisoformat(found["updatedAt"]),
        is_cancelled=found["cancelledAt"] is not None,
        is_sent=found["displayFulfillmentStatus"] == _SENT,
        has_money=Money.from_major(left["amount"], left["currencyCode"]).minor > 0,
        is_giving_back=not _BEING_REFUNDED.isdisjoint(refunds),
        gives_back=not (_BEING_REFUNDED | {"SUCCESS"}).isdisjoint(refunds),
    )
