"""Pieces that many bodies share: money in both currencies, moments, short and long ids."""

from decimal import Decimal

from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.orders.money import amount
from connectors.shops.shopify.simulator.state.documents import Json


def money_set(value: Decimal | str, currency: str) -> Json:
    """Write an amount in the shop's and the buyer's currency, which are the same here."""
    money = {"amount": amount(value), "currency_code": currency}
    return {"shop_money": dict(money), "presentment_money": dict(money)}


def number(global_id: str | None) -> int | None:
    """Return the exact number at the end of a global id."""
    return None if global_id is None else number_of(global_id)
