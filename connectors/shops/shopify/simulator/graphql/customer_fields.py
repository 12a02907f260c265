"""The fields of a customer, most of them personal."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.graphql.paging import page_of
from connectors.shops.shopify.simulator.graphql.search import OrderSearch, search_orders
from connectors.shops.shopify.simulator.graphql.values import address, money_v2
from connectors.shops.shopify.simulator.graphql.visit import Visit, visit_of
from connectors.shops.shopify.simulator.orders.customers import orders_of, spent
from connectors.shops.shopify.simulator.state.documents import Json

Info = GraphQLResolveInfo


def addresses(customer: Json, info: Info, first: int | None = None, **page: Any) -> Json:  # noqa: ANN401
    """A page of the addresses."""
    visit = visit_of(info)
    shown = [shown for one in customer["addresses"] if (shown := address(visit, one))]
    return page_of(shown, first, **page)


def orders(  # noqa: PLR0913, PLR0917 - the schema's own arguments
    customer: Json,
    info: Info,
    first: int | None = None,
    after: str | None = None,
    query: str | None = None,
    *,
    reverse: bool = False,
    sortKey: str = "ID",  # noqa: N803
) -> Json:
    """A page of the orders."""
    visit = visit_of(info)
    asked = OrderSearch(
        domain=visit.domain,
        first=first,
        after=after,
        query=query,
        sort_key=sortKey,
        reverse=reverse,
        not_before=oldest_order(visit),
        customer_id=customer["id"],
    )
    return search_orders(visit.connection, asked)


def oldest_order(visit: Visit) -> float:
    """Return where the app's view into the past ends: 60 days ago, unless it may see everything."""
    return 0.0 if "read_all_orders" in visit.scopes else visit.now - 60 * 86_400


def _placed(customer: Json, info: Info) -> list[Json]:
    visit = visit_of(info)
    return orders_of(visit.connection, visit.domain, customer["id"])


def _personal(name: str) -> Callable[[Json, Info], object]:
    return lambda customer, info: visit_of(info).personal(customer[name], name)


def _reachable(name: str, field: str) -> Callable[[Json, Info], object]:
    def shown(customer: Json, info: Info) -> object:
        value = visit_of(info).personal(customer[name], field)
        return {field: value} if value else None

    return shown


FIELDS: dict[str, Callable[..., object]] = {
    "addressesV2": addresses,
    "orders": orders,
    "legacyResourceId": lambda customer, _: customer["id"].rpartition("/")[2],
    "firstName": _personal("firstName"),
    "lastName": _personal("lastName"),
    "displayName": lambda customer, info: (
        customer["firstName"] if visit_of(info).shop["protected_data"] else "Somebody"
    ),
    "defaultEmailAddress": _reachable("email", "emailAddress"),
    "defaultPhoneNumber": _reachable("phone", "phoneNumber"),
    "defaultAddress": lambda customer, info: next(
        (address(visit_of(info), one) for one in customer["addresses"]), None
    ),
    "numberOfOrders": lambda customer, info: str(len(_placed(customer, info))),
    "amountSpent": lambda customer, info: money_v2(
        spent(_placed(customer, info)), visit_of(info).shop["currency"]
    ),
    "lastOrder": lambda customer, info: next(iter(_placed(customer, info)[-1:]), None),
}
