"""Every signal there is; each family in a module of its own that ends with its tuple.

A new one is a function with a docstring, wrapped and listed in its module.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from app.logs import log_problem
from app.model.decision import Value
from app.rules.facts import Facts
from app.rules.signal import Signal
from app.rules.signals import (
    account,
    account_history,
    address,
    address_history,
    basket,
    basket_goods,
    contact,
    contact_history,
    history,
    lists,
    network,
    network_history,
    payment,
    payment_history,
    person,
    platform,
    recipient,
    velocity,
)

_FAMILIES: Final[tuple[tuple[Signal, ...], ...]] = (
    address.SIGNALS,
    address_history.SIGNALS,
    account.SIGNALS,
    account_history.SIGNALS,
    person.SIGNALS,
    recipient.SIGNALS,
    contact.SIGNALS,
    contact_history.SIGNALS,
    basket.SIGNALS,
    basket_goods.SIGNALS,
    payment.SIGNALS,
    payment_history.SIGNALS,
    network.SIGNALS,
    network_history.SIGNALS,
    velocity.SIGNALS,
    history.SIGNALS,
    platform.SIGNALS,
    lists.SIGNALS,
)

SIGNALS: Final = tuple(signal for family in _FAMILIES for signal in family)
"""In family order: docs, pages and stored columns list them so."""

by_path: Final[Mapping[str, Signal]] = {signal.path: signal for signal in SIGNALS}
"""Each by its name in rules, such as ``basket.total``."""


def read_signals(facts: Facts) -> tuple[Value | None, ...]:
    """Ask every signal, in the order of `SIGNALS`; None is unknown, which is never risky.

    One that fails answers None and is logged by its name: a fault in one of them must not
    stop an order.
    """
    try:
        return (
            *[read(facts) for read in _BEFORE_GOODS],
            *basket_goods.read_all(facts),
            *[read(facts) for read in _BEFORE_VELOCITY],
            *velocity.read_all(facts),
            *history.read_all(facts),
            *[read(facts) for read in _AFTER_HISTORY],
        )
    except Exception:  # noqa: BLE001 - the slow way below finds and names the faulty one
        return tuple([_asked(signal, facts) for signal in SIGNALS])


def reader_of(paths: Collection[str]) -> Callable[[Facts], Sequence[Value | None]]:
    """Return what asks these signals alone; the others answer None. For replays of many orders."""
    wanted = [(place, one) for place, one in enumerate(SIGNALS) if one.path in paths]

    def read(facts: Facts) -> Sequence[Value | None]:
        values: list[Value | None] = [None] * len(SIGNALS)
        for place, signal in wanted:
            values[place] = _asked(signal, facts)
        return values

    return read


def _reads(families: Iterable[tuple[Signal, ...]]) -> tuple[Callable[[Facts], Value | None], ...]:
    return tuple(signal.read for family in families for signal in family)


# Where one look answers many signals, the whole family is asked at once.
_BEFORE_GOODS: Final = _reads(_FAMILIES[: _FAMILIES.index(basket_goods.SIGNALS)])
_BEFORE_VELOCITY: Final = _reads(
    _FAMILIES[_FAMILIES.index(basket_goods.SIGNALS) + 1 : _FAMILIES.index(velocity.SIGNALS)]
)
_AFTER_HISTORY: Final = _reads(_FAMILIES[_FAMILIES.index(history.SIGNALS) + 1 :])


def _asked(signal: Signal, facts: Facts) -> Value | None:
    try:
        return signal.read(facts)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the order goes on without it
        log_problem("signal_failed", problem, signal=signal.path)
        return None
