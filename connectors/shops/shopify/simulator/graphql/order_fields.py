"""The fields of an order that are worked out; the rest stands in the document under the same name."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.graphql.paging import page_of
from connectors.shops.shopify.simulator.graphql.values import address, money_bag
from connectors.shops.shopify.simulator.graphql.visit import denied, visit_of
from connectors.shops.shopify.simulator.life.refunding import refundable
from connectors.shops.shopify.simulator.life.risk import recommendation
from connectors.shops.shopify.simulator.orders import money
from connectors.shops.shopify.simulator.orders.addresses import same_place
from connectors.shops.shopify.simulator.orders.customers import find_customer
from connectors.shops.shopify.simulator.orders.parts import LIVE, fulfillment_status
from connectors.shops.shopify.simulator.orders.visibility import sees, sees_any
from connectors.shops.shopify.simulator.state.documents import Json, find

Info = GraphQLResolveInfo


def line_items(order: Json, _: Info, first: int | None = None, **page: Any) -> Json:  # noqa: ANN401
    """A page of the order's lines."""
    lines = [{**line, "currency": order["currency"]} for line in order["lines"]]
    return page_of(lines, first, **page)


def fulfillment_orders(order: Json, info: Info, first: int | None = None, **page: Any) -> Json:  # noqa: ANN401
    """A page of those fulfillment orders that the app may see: others are not even counted."""
    visit = visit_of(info)
    if not sees_any(visit.scopes):
        raise denied("read_merchant_managed_fulfillment_orders", "fulfillmentOrders")
    page.pop("query", None)
    seen = [{**part, "of": order} for part in order["parts"] if sees(visit.scopes, part)]
    return page_of(seen, first, **page)


def customer(order: Json, info: Info) -> Json | None:
    """The account that the order belongs to; a guest's has none."""
    visit = visit_of(info)
    if order["customerId"] is None:
        return None
    visit.demand("read_customers", "customer")
    return find_customer(visit.connection, visit.domain, order["customerId"])


def transactions(order: Json, _: Info, first: int | None = None) -> list[Json]:
    """What happened to the money, oldest first."""
    return [{**one, "of": order} for one in order["transactions"][:first]]


def refunds(order: Json, _: Info, first: int | None = None) -> list[Json]:
    """What was given back, oldest first."""
    return [{**one, "of": order} for one in order["refunds"][:first]]


def disputes(order: Json, info: Info) -> list[Json]:
    """The disputes about the order, in brief."""
    visit = visit_of(info)
    found = [find(visit.connection, "dispute", visit.domain, one) for one in order["disputes"]]
    return [
        {"id": one["id"].replace("ShopifyPaymentsDispute", "OrderDisputeSummary"), **_brief(one)}
        for one in found
        if one
    ]


def metafield(order: Json, _: Info, key: str, namespace: str | None = None) -> Json | None:
    """One of the fields that apps wrote onto the order."""
    wanted = (namespace or "$app", key)
    fields = (one for one in order["metafields"] if (one["namespace"], one["key"]) == wanted)
    return next(fields, None)


def suggested_refund(order: Json, _: Info, *, suggestFullRefund: bool = False) -> Json:  # noqa: N803
    """How everything that is left would be given back."""
    left = refundable(order) if suggestFullRefund else Decimal()
    bag = money_bag(left, order["currency"])
    paid = money.payment(order)
    how = {
        "gateway": order["gateway"],
        "kind": "SUGGESTED_REFUND",
        "amountSet": bag,
        "parentTransaction": {**paid, "of": order} if paid else None,
    }
    return {"amountSet": bag, "suggestedTransactions": [how] if left else []}


def risk(order: Json, info: Info) -> Json:
    """Every assessment and the advice that follows."""
    visit_of(info).demand("read_orders", "risk")
    return {"recommendation": recommendation(order), "assessments": order["assessments"]}


def _brief(one: Json) -> Json:
    return {"initiatedAs": one["type"], "status": one["status"]}


def _worked_out(read: Callable[[Json, float], object]) -> Callable[[Json, Info], object]:
    return lambda order, info: read(order, visit_of(info).now)


def _sum(read: Callable[[Json, float], Decimal]) -> Callable[[Json, Info], object]:
    return lambda order, info: money_bag(read(order, visit_of(info).now), order["currency"])


def _personal(name: str) -> Callable[[Json, Info], object]:
    return lambda order, info: visit_of(info).personal(order[name], name)


def _address(name: str) -> Callable[[Json, Info], object]:
    return lambda order, info: address(visit_of(info), order[name])


def _outstanding(order: Json, _: float) -> Decimal:
    owed = money.current_total(order) + money.refunded(order) - money.captured(order)
    return max(owed, Decimal())


def _status(order: Json, now: float) -> str:
    return money.financial_status(order, now)


FIELDS: dict[str, Callable[..., object]] = {
    "lineItems": line_items,
    "fulfillmentOrders": fulfillment_orders,
    "customer": customer,
    "transactions": transactions,
    "refunds": refunds,
    "disputes": disputes,
    "metafield": metafield,
    "suggestedRefund": suggested_refund,
    "risk": risk,
    "legacyResourceId": lambda order, _: order["id"].rpartition("/")[2],
    "email": _personal("email"),
    "phone": _personal("phone"),
    "billingAddress": _address("billingAddress"),
    "shippingAddress": _address("shippingAddress"),
    "billingAddressMatchesShippingAddress": lambda order, _: same_place(
        order["billingAddress"], order["shippingAddress"]
    ),
    "currencyCode": lambda order, _: order["currency"],
    "presentmentCurrencyCode": lambda order, _: order["currency"],
    "paymentGatewayNames": lambda order, _: [order["gateway"]],
    "closed": lambda order, _: order["closedAt"] is not None,
    "displayFinancialStatus": _worked_out(_status),
    "displayFulfillmentStatus": lambda order, _: fulfillment_status(order),
    "capturable": _worked_out(lambda order, now: money.capturable(order, now) > 0),
    "fulfillable": lambda order, _: any(part["status"] in LIVE for part in order["parts"]),
    "requiresShipping": lambda order, _: any(x["requiresShipping"] for x in order["lines"]),
    "unpaid": _worked_out(lambda order, now: _status(order, now) in {"PENDING", "AUTHORIZED"}),
    "fullyPaid": _worked_out(lambda order, now: _status(order, now) == "PAID"),
    "refundable": lambda order, _: refundable(order) > 0,
    "restockable": lambda _order, _: False,
    "taxesIncluded": lambda _order, _: True,
    "totalPriceSet": _sum(lambda order, _: money.total(order)),
    "subtotalPriceSet": _sum(lambda order, _: money.subtotal(order)),
    "totalDiscountsSet": _sum(lambda order, _: Decimal(order["discount"])),
    "totalShippingPriceSet": _sum(lambda order, _: Decimal(order["shippingPrice"])),
    "currentTotalPriceSet": _sum(lambda order, _: money.current_total(order)),
    "totalCapturableSet": _sum(money.capturable),
    "totalOutstandingSet": _sum(_outstanding),
    "totalReceivedSet": _sum(lambda order, _: money.captured(order)),
    "totalRefundedSet": _sum(lambda order, _: money.refunded(order)),
    "netPaymentSet": _sum(lambda order, _: refundable(order)),
    "shopifyProtect": lambda order, _: (
        order["protect"]
        and {
            "status": order["protect"]["status"],
            "eligibility": {"status": order["protect"]["eligibility"]},
        }
    ),
}
