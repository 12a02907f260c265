"""Signals about what is bought, for how much, and how it is sent."""

import re
from functools import lru_cache
from typing import Final

from app.model.money import Money, exponent_of
from app.rules.facts import Facts
from app.rules.folding import fold
from app.rules.signal import Family, Signal, signal_of

_EXPRESS = re.compile(
    r"\b(?:express\w*|over ?night|next[ -]?day|same[ -]?day|[1-2][ -]day|priority|expedited|"
    r"rush|urgent|eilzustellung|eilversand|expressversand|expressfrakt|nasta dag|samma dag|"
    r"neste dag|naste dag|hurtig ?levering|ekspress\w*|ekspres\w*)\b"
)
_CHANNEL = 40


def total(facts: Facts) -> float:
    """What the order costs, in the major unit of its own currency (1348.0 kronor)."""
    return _amount(facts.order.total)


def times_shop_usual(facts: Facts) -> float | None:
    """How many times the shop's median order in the same currency; 1 is usual.

    Unknown while the shop has too little history.
    """
    usual, cost = facts.usual_value, facts.order.total
    if usual is None or usual.minor <= 0 or usual.currency != cost.currency:
        return None
    return cost.minor / usual.minor


def lines(facts: Facts) -> int:
    """How many different articles are in the basket."""
    return len(facts.order.lines)


def pieces(facts: Facts) -> int:
    """How many pieces are in the basket."""
    return sum(line.quantity for line in facts.order.lines)


def most_of_one(facts: Facts) -> int:
    """How many pieces there are of the article bought most."""
    return max((line.quantity for line in facts.order.lines), default=0)


def digital(facts: Facts) -> bool:
    """Something in the basket is not sent as a parcel and cannot be called back."""
    return any(line.digital for line in facts.order.lines)


def all_digital(facts: Facts) -> bool:
    """Nothing in the basket is sent as a parcel."""
    bought = facts.order.lines
    return bool(bought) and all(line.digital for line in bought)


def dearest_piece(facts: Facts) -> float:
    """The price of the dearest single piece, in the major unit of the order's currency."""
    return max((_amount(line.price) for line in facts.order.lines), default=0.0)


def discount_share(facts: Facts) -> float | None:
    """Which part of the price was taken off: 0 none, 0.5 half. Unknown where nobody tells."""
    discount = facts.order.discount
    if discount is None:
        return None
    full = facts.order.total.minor + discount.minor
    return min(1.0, max(0.0, discount.minor / full)) if full > 0 else 0.0


def discount_code(facts: Facts) -> bool:
    """The buyer used a code that lowers the price."""
    return bool(facts.order.discount_code.strip())


def express(facts: Facts) -> bool:
    """A quick way of sending was chosen. Told by the words of the shipping method."""
    return _is_express(facts.order.shipping_method)


def shipping_price(facts: Facts) -> float | None:
    """What sending costs, in the major unit of the order's currency."""
    price = facts.order.shipping_price
    return None if price is None else _amount(price)


def gift_message(facts: Facts) -> bool:
    """There is a message for somebody who gets a present."""
    message = facts.order.gift_message
    return message is not None and bool(message.reveal().strip())


def note(facts: Facts) -> bool:
    """The buyer wrote something to the shop."""
    said = facts.order.customer_note
    return said is not None and bool(said.reveal().strip())


def currency(facts: Facts) -> str:
    """The order's currency, as an ISO code such as SEK."""
    return facts.order.total.currency


def channel(facts: Facts) -> str | None:
    """Through what the order came, in the platform's own word, such as checkout or admin."""
    return facts.order.created_via.strip().lower()[:_CHANNEL] or None


def _amount(money: Money) -> float:
    return money.minor / float(10 ** exponent_of(money.currency))


@lru_cache(maxsize=1024)
def _is_express(method: str) -> bool:
    return _EXPRESS.search(fold(method).replace("_", " ")) is not None


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.BASKET, total, unit="money"),
    signal_of(Family.BASKET, times_shop_usual, unit="times"),
    signal_of(Family.BASKET, lines, unit="articles"),
    signal_of(Family.BASKET, pieces, unit="pieces"),
    signal_of(Family.BASKET, most_of_one, unit="pieces"),
    signal_of(Family.BASKET, digital),
    signal_of(Family.BASKET, all_digital),
    signal_of(Family.BASKET, dearest_piece, unit="money"),
    signal_of(Family.BASKET, discount_share, unit="share"),
    signal_of(Family.BASKET, discount_code),
    signal_of(Family.BASKET, express),
    signal_of(Family.BASKET, shipping_price, unit="money"),
    signal_of(Family.BASKET, gift_message),
    signal_of(Family.BASKET, note),
    signal_of(Family.BASKET, currency),
    signal_of(Family.BASKET, channel),
)
