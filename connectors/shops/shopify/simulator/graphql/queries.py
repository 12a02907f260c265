"""What can be asked for."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from connectors.shops.shopify.simulator.apps.topics import as_enum
from connectors.shops.shopify.simulator.clock import read, written
from connectors.shops.shopify.simulator.gids import kind_of
from connectors.shops.shopify.simulator.graphql.customer_fields import oldest_order
from connectors.shops.shopify.simulator.graphql.paging import page_of
from connectors.shops.shopify.simulator.graphql.search import OrderSearch, search_orders
from connectors.shops.shopify.simulator.graphql.values import app_json, money_v2
from connectors.shops.shopify.simulator.graphql.visit import Visit, visit_of
from connectors.shops.shopify.simulator.orders.customers import find_customer
from connectors.shops.shopify.simulator.orders.order import find_order, order_of_part, part_of
from connectors.shops.shopify.simulator.orders.visibility import sees
from connectors.shops.shopify.simulator.shops.settings import PLANS
from connectors.shops.shopify.simulator.state.documents import Json, every, find

Info = GraphQLResolveInfo
VERSION = {"handle": "2026-10", "displayName": "2026-10 (Latest)", "supported": True}


def visible_order(visit: Visit, order_id: str) -> Json | None:
    """Return an order unless it is older than the app may see.

    Raises:
        GraphQLError: the id is none of an order.
    """
    checked_id(order_id, "Order")
    order = find_order(visit.connection, visit.domain, order_id)
    hidden = order and read(order["createdAt"]) < oldest_order(visit)
    return None if hidden else order


def visible_part(visit: Visit, part_id: str) -> tuple[Json, Json] | None:
    """Return a fulfillment order and its order unless the app may not see it.

    Raises:
        GraphQLError: the id is none of a fulfillment order.
    """
    checked_id(part_id, "FulfillmentOrder")
    order = order_of_part(visit.connection, visit.domain, part_id)
    if order is None:
        return None
    part = part_of(order, part_id)
    return (order, part) if sees(visit.scopes, part) else None


def checked_id(global_id: str, kind: str) -> None:
    """Refuse what is no global id of that kind.

    Raises:
        GraphQLError: it is none.
    """
    if kind_of(global_id) != kind:
        raise GraphQLError(f"Invalid global id '{global_id}'", extensions={"code": "BAD_REQUEST"})


def order(_: object, info: Info, id: str) -> Json | None:  # noqa: A002
    """One order."""
    visit = visit_of(info)
    visit.demand("read_orders", "order")
    return visible_order(visit, id)


def orders(
    _: object,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    query: str | None = None,
    *,
    reverse: bool = False,
    sortKey: str = "PROCESSED_AT",  # noqa: N803
) -> Json:
    """A page of orders."""
    visit = visit_of(info)
    visit.demand("read_orders", "orders")
    lag = visit.platform.faults.search_lag
    asked = OrderSearch(
        domain=visit.domain,
        first=first,
        after=after,
        query=query,
        sort_key=sortKey,
        reverse=reverse,
        not_before=oldest_order(visit),
        changed_by=visit.now - lag if lag else None,
    )
    return search_orders(visit.connection, asked)


def fulfillment_order(_: object, info: Info, id: str) -> Json | None:  # noqa: A002
    """One fulfillment order, if the app may see it."""
    found = visible_part(visit_of(info), id)
    return {**found[1], "of": found[0]} if found else None


def customer(_: object, info: Info, id: str) -> Json | None:  # noqa: A002
    """One customer."""
    visit = visit_of(info)
    visit.demand("read_customers", "customer")
    checked_id(id, "Customer")
    return find_customer(visit.connection, visit.domain, id)


def dispute(_: object, info: Info, id: str) -> Json | None:  # noqa: A002
    """One dispute."""
    visit = visit_of(info)
    visit.demand("read_shopify_payments_disputes", "dispute")
    checked_id(id, "ShopifyPaymentsDispute")
    return find(visit.connection, "dispute", visit.domain, id)


def job(_: object, info: Info, id: str) -> Json | None:  # noqa: A002
    """One job: whether it is done."""
    visit = visit_of(info)
    checked_id(id, "Job")
    return find(visit.connection, "job", visit.domain, id)


def shop(_: object, info: Info) -> Json:
    """The shop itself."""
    visit = visit_of(info)
    own = visit.shop
    address = f"https://{own['domain']}"
    return {
        "id": own["id"],
        "name": own["name"],
        "myshopifyDomain": own["domain"],
        "primaryDomain": {
            "id": own["id"].replace("Shop/", "Domain/"),
            "url": address,
        },
        "url": address,
        "plan": {
            "publicDisplayName": PLANS[own["plan"]][0],
            "partnerDevelopment": own["development"],
            "shopifyPlus": visit.is_plus,
        },
        "ianaTimezone": own["timezone"],
        "currencyCode": own["currency"],
        "email": own["email"],
        "contactEmail": own["email"],
        "shopOwnerName": own["owner"],
        "createdAt": written(own["created"]),
    }


def current_app_installation(_: object, info: Info) -> Json:
    """Who asks, and what it was granted."""
    visit = visit_of(info)
    granted = dict.fromkeys(visit.scopes)
    implied = [scope.replace("write_", "read_", 1) for scope in visit.scopes]
    handles = list(dict.fromkeys([*granted, *implied]))
    return {
        "id": visit.installed["id"],
        "app": app_json(visit.app),
        "accessScopes": [{"handle": one, "description": one.replace("_", " ")} for one in handles],
    }


def webhook_subscriptions(
    _: object,
    info: Info,
    first: int | None = None,
    topics: list[str] | None = None,
    uri: str | None = None,
    **page: Any,  # noqa: ANN401
) -> Json:
    """A page of the webhooks that the app made here; those of its TOML file are not listed."""
    visit = visit_of(info)
    own = [
        {**one, "topic": as_enum(one["topic"])}
        for one in every(visit.connection, "subscription", visit.domain)
        if one["client_id"] == visit.app["client_id"]
    ]
    found = [
        one
        for one in own
        if (not topics or one["topic"] in topics) and (uri is None or one["uri"] == uri)
    ]
    known = {name: page[name] for name in ("after", "reverse") if name in page}
    return page_of(found, first, **known)


FIELDS: dict[str, Callable[..., object]] = {
    "order": order,
    "orders": orders,
    "fulfillmentOrder": fulfillment_order,
    "customer": customer,
    "dispute": dispute,
    "job": job,
    "shop": shop,
    "currentAppInstallation": current_app_installation,
    "webhookSubscriptions": webhook_subscriptions,
    "publicApiVersions": lambda _, _info: [VERSION],
}

DISPUTE_FIELDS: dict[str, Callable[..., object]] = {
    "amount": lambda one, _: money_v2(one["amount"], one["currency"]),
    "legacyResourceId": lambda one, _: one["id"].rpartition("/")[2],
    "order": lambda one, info: visible_order(visit_of(info), one["orderId"]),
    "reasonDetails": lambda one, _: {
        "reason": one["reason"],
        "networkReasonCode": one["networkReasonCode"],
    },
    "disputeEvidence": lambda one, _: {**one["evidence"], "dispute": one},
}
