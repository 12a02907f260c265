"""The fields of fulfillment orders, holds, lines and transactions that are worked out."""

from collections.abc import Callable

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.apps.registry import find_app
from connectors.shops.shopify.simulator.graphql.values import app_json, money_bag, money_v2
from connectors.shops.shopify.simulator.graphql.visit import visit_of
from connectors.shops.shopify.simulator.life.refunding import refundable
from connectors.shops.shopify.simulator.orders.parts import actions
from connectors.shops.shopify.simulator.shops.shop import location_of
from connectors.shops.shopify.simulator.state.documents import Json

Info = GraphQLResolveInfo
_SHOWN_REASONS = {"HIGH_RISK_OF_FRAUD": "High risk of fraud"}


def assigned_location(part: Json, info: Info) -> Json:
    """The place that sends it."""
    shop = visit_of(info).shop
    place = location_of(shop, part["locationId"])
    return {
        **{name: place.get(name) for name in ("name", "address1", "city", "zip", "phone")},
        "countryCode": shop["country"],
        "location": {
            "id": place["id"],
            "name": place["name"],
            "isActive": True,
            "isFulfillmentService": place["third_party"],
            "legacyResourceId": place["id"].rpartition("/")[2],
        },
    }


def held_by_app(hold: Json, info: Info) -> Json | None:
    """The app that holds; staff hold without one."""
    if hold["client_id"]:
        app = find_app(visit_of(info).connection, hold["client_id"])
        if app:
            return app_json(app)
    other: Json | None = hold["app"]
    return {"handle": "other", "apiKey": "", "embedded": True, **other} if other else None


def parent_transaction(one: Json, _: Info) -> Json | None:
    """The transaction that this one follows."""
    known = (other for other in one["of"]["transactions"] if other["id"] == one["parentId"])
    found = next(known, None)
    return {**found, "of": one["of"]} if found else None


def payment_details(one: Json, info: Info) -> Json | None:
    """What the gateway tells; the card holder's name is personal."""
    details: Json | None = one["paymentDetails"]
    if details and "name" in details:
        return {**details, "name": _holder(info, details["name"])}
    return details


def product(line: Json, info: Info) -> Json | None:
    """What the line is of; seen with a scope for products only."""
    visit_of(info).demand("read_products", "product")
    known: Json | None = line["product"]
    return known


def _holder(info: Info, name: str | None) -> Callable[[Info], object]:
    return lambda _: visit_of(info).personal(name, "name")


PART_FIELDS: dict[str, Callable[..., object]] = {
    "assignedLocation": assigned_location,
    "deliveryMethod": lambda part, _: {
        "id": part["id"].replace("FulfillmentOrder", "DeliveryMethod"),
        "methodType": part["methodType"],
    },
    "fulfillmentHolds": lambda part, _: part["holds"],
    "supportedActions": lambda part, _: [
        {"action": action, "externalUrl": None} for action in actions(part)
    ],
    "order": lambda part, _: part["of"],
    "orderId": lambda part, _: part["of"]["id"],
    "orderName": lambda part, _: part["of"]["name"],
    "orderProcessedAt": lambda part, _: part["of"]["processedAt"],
}

HOLD_FIELDS: dict[str, Callable[..., object]] = {
    "displayReason": lambda hold, _: _SHOWN_REASONS.get(hold["reason"], hold["reason"].title()),
    "heldByApp": held_by_app,
    "heldByRequestingApp": lambda hold, info: hold["client_id"] == visit_of(info).app["client_id"],
}

LINE_FIELDS: dict[str, Callable[..., object]] = {
    "name": lambda line, _: line["title"],
    "product": product,
    "originalUnitPriceSet": lambda line, _: money_bag(line["price"], line["currency"]),
    "refundableQuantity": lambda line, _: line["currentQuantity"],
    "unfulfilledQuantity": lambda line, _: line["currentQuantity"] - line["fulfilled"],
}


def authorization_expires_at(one: Json, info: Info) -> object:
    """When a promise ends; only shops on the dearest plans are told."""
    return one["authorizationExpiresAt"] if visit_of(info).is_plus else None


TRANSACTION_FIELDS: dict[str, Callable[..., object]] = {
    "authorizationExpiresAt": authorization_expires_at,
    "amountSet": lambda one, _: money_bag(one["amount"], one["of"]["currency"]),
    "maximumRefundableV2": lambda one, _: money_v2(refundable(one["of"]), one["of"]["currency"]),
    "order": lambda one, _: one["of"],
    "parentTransaction": parent_transaction,
    "paymentDetails": payment_details,
}

REFUND_FIELDS: dict[str, Callable[..., object]] = {
    "legacyResourceId": lambda one, _: one["id"].rpartition("/")[2],
    "order": lambda one, _: one["of"],
    "processedAt": lambda one, _: one["createdAt"],
    "updatedAt": lambda one, _: one["createdAt"],
    "totalRefundedSet": lambda one, _: money_bag(one["amount"], one["of"]["currency"]),
}
