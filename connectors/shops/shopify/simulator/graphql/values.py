"""Values that several types share: money, addresses, apps."""

from collections.abc import Callable
from decimal import Decimal

from graphql import GraphQLResolveInfo

from connectors.shops.shopify.simulator.graphql.visit import Visit
from connectors.shops.shopify.simulator.orders.money import amount
from connectors.shops.shopify.simulator.state.documents import Json

_PERSONAL = (
    "firstName",
    "lastName",
    "name",
    "company",
    "address1",
    "address2",
    "zip",
    "phone",
    "latitude",
    "longitude",
)


def money_bag(value: Decimal | str, currency: str) -> Json:
    """Write an amount in the shop's and the buyer's currency, which are the same here."""
    money = money_v2(value, currency)
    return {"shopMoney": money, "presentmentMoney": money}


def money_v2(value: Decimal | str, currency: str) -> Json:
    """Write an amount with its currency. The Admin API leaves out a trailing zero."""
    written = amount(value)
    return {"amount": written.removesuffix("0"), "currencyCode": currency}


def address(visit: Visit, document: Json | None) -> Json | None:
    """Show an address as far as the app may see it."""
    if document is None or visit.shop["protected_data"]:
        return document
    return {**document, **{name: _withheld(visit, name) for name in _PERSONAL}}


def _withheld(visit: Visit, name: str) -> Callable[[GraphQLResolveInfo], object]:
    """Answer for a field once it is asked for: with nothing, or with why."""
    return lambda _: visit.personal(None, name)


def app_json(app: Json) -> Json:
    """Show an app."""
    return {
        "id": app["id"],
        "title": app["title"],
        "handle": app["handle"],
        "apiKey": app["client_id"],
        "embedded": True,
    }
