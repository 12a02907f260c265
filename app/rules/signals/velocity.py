"""How much was ordered lately under one mailbox, card, place …: a grid, made not written.

Every measure (orders, people, cards, addresses, value) by every key within every window.
"""

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Final

from app.model.facts import COUNT_CAP, KeyKind, Window
from app.rules.facts import Facts
from app.rules.remembered import Counts
from app.rules.signal import Family, Signal, signal_of

_MEASURES: Final = {
    "orders": "Earlier orders",
    "people": "Different buyers (by account, else mailbox, else name and billing address)",
    "cards": "Different cards",
    "addresses": "Different delivery addresses",
}
_KEYS: Final = {
    KeyKind.EMAIL: "e-mail address",
    KeyKind.PHONE: "phone number",
    KeyKind.PERSON: "payer's name and billing address",
    KeyKind.ACCOUNT: "account",
    KeyKind.ADDRESS: "delivery address",
    KeyKind.IP: "network address",
    KeyKind.CARD: "card",
    KeyKind.DEVICE: "device",
}
_SAME: Final = {("people", KeyKind.PERSON), ("cards", KeyKind.CARD), ("addresses", KeyKind.ADDRESS)}
"""Always one: nothing is learned by counting what they share."""
_SPANS: Final = {
    Window.MINUTES: "10 minutes",
    Window.HOUR: "hour",
    Window.DAY: "24 hours",
    Window.WEEK: "7 days",
    Window.MONTH: "30 days",
}
_TRUSTED: Final = (
    " Unknown too where the shop has not confirmed that it sees real client addresses."
)


def _grid() -> Iterator[Signal]:
    for kind in _KEYS:
        for window in Window:
            for measure in _MEASURES:
                if (measure, kind) not in _SAME:
                    read = _counting(measure, kind, window)
                    yield signal_of(Family.VELOCITY, read, unit=measure)
            yield signal_of(Family.VELOCITY, _summing(kind, window), unit="money")


def _counting(measure: str, kind: KeyKind, window: Window) -> Callable[[Facts], int | None]:
    look, count = _counts(kind, window), attrgetter(measure)

    def read(facts: Facts) -> int | None:
        counts = look(facts)
        return None if counts is None else int(count(counts))

    read.__name__ = f"{measure}_by_{kind}_{window}"
    what = f"{_MEASURES[measure]} with the same {_KEYS[kind]} within the {_SPANS[window]} before."
    read.__doc__ = f"{what}\n\n{_limits(kind)}"
    return read


def _summing(kind: KeyKind, window: Window) -> Callable[[Facts], float | None]:
    look = _counts(kind, window)

    def read(facts: Facts) -> float | None:
        counts = look(facts)
        return None if counts is None else counts.value

    read.__name__ = f"value_by_{kind}_{window}"
    what = (
        f"What earlier orders with the same {_KEYS[kind]} cost, within the {_SPANS[window]} before."
    )
    read.__doc__ = f"{what}\n\nIn this order's currency; others are left out. {_limits(kind)}"
    return read


def _counts(kind: KeyKind, window: Window) -> Callable[[Facts], Counts | None]:
    pair = (kind, window)
    if kind is KeyKind.IP:
        return lambda facts: facts.remembered.velocity.get(pair) if facts.trusted_ip else None
    return lambda facts: facts.remembered.velocity.get(pair)


def _limits(kind: KeyKind) -> str:
    told = f"This order is not counted, and no more than {COUNT_CAP} are looked at. "
    unknown = f"Unknown where the order names no {_KEYS[kind]}."
    return told + unknown + (_TRUSTED if kind is KeyKind.IP else "")


def _measured(kind: KeyKind) -> tuple[str, ...]:
    return (*(one for one in _MEASURES if (one, kind) not in _SAME), "value")


_PAIRS: Final = {kind: tuple((kind, window) for window in Window) for kind in _KEYS}
_READ: Final[Mapping[KeyKind, Callable[[Counts], tuple[int | float, ...]]]] = {
    kind: attrgetter(*_measured(kind)) for kind in _KEYS
}
_UNKNOWN: Final = {kind: (None,) * len(_measured(kind)) for kind in _KEYS}


def read_all(facts: Facts) -> list[int | float | None]:
    """Answer every signal of the grid at once, in their order: so many cost more one by one."""
    velocity, answers = facts.remembered.velocity, list[int | float | None]()
    for kind, pairs in _PAIRS.items():
        read, is_told = _READ[kind], facts.trusted_ip or kind is not KeyKind.IP
        for pair in pairs:
            counts = velocity.get(pair) if is_told else None
            answers += _UNKNOWN[kind] if counts is None else read(counts)
    return answers


SIGNALS: Final[tuple[Signal, ...]] = tuple(_grid())
