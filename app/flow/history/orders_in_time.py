"""Reads the orders of a history one by one, in the order of time."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.model.order import Order
from app.rules.jsonlines.history import History, Place
from app.rules.jsonlines.malformed import Malformed, MalformedLineError
from app.rules.jsonlines.orders import read_order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOfFile:
    """An order, and the shop that its line names; empty where it names none."""

    place: Place
    shop: str
    order: Order


def orders_in_time(history: History) -> Iterator[OrderOfFile | Malformed]:
    """Yield every order, the earliest first, or what is wrong with its line."""
    with history.orders.open("rb") as file:
        for place in history.places:
            file.seek(place.offset)
            try:
                shop, order = read_order(file.readline())
            except MalformedLineError as problem:
                yield Malformed(file=history.orders.name, line=place.line, reason=str(problem))
            else:
                yield OrderOfFile(place=place, shop=shop, order=order)
