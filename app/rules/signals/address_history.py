"""What the shop knows of the place that the parcel goes to, whoever ordered."""

from typing import Final

from app.model.facts import KeyKind
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of
from app.rules.signals import earlier


def new_to_shop(facts: Facts) -> bool | None:
    """No earlier order of anybody went to this delivery address.

    Unknown where the order names no place, such as for digital goods.
    """
    return earlier.is_new(facts, KeyKind.ADDRESS)


def orders_ever(facts: Facts) -> int | None:
    """Earlier orders that went to this delivery address, of anybody; no more than 200 are counted.

    A locker or an office has many. Unknown where the order names no place.
    """
    traces = earlier.sharing(facts, KeyKind.ADDRESS)
    return None if traces is None else len(traces)


def people_ever(facts: Facts) -> int | None:
    """Different buyers whose earlier orders went to this delivery address.

    By account, else mailbox, else name and billing address, among the latest 200
    orders. Unknown where the order names no place.
    """
    return earlier.people(facts, KeyKind.ADDRESS)


def days_known(facts: Facts) -> float | None:
    """Days since the first of the latest 200 orders to this delivery address; 0 where it is new.

    Unknown where the order names no place.
    """
    return earlier.days_known(facts, KeyKind.ADDRESS)


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.ADDRESS, new_to_shop),
    signal_of(Family.ADDRESS, orders_ever, unit="orders"),
    signal_of(Family.ADDRESS, people_ever, unit="people"),
    signal_of(Family.ADDRESS, days_known, unit="days"),
)
