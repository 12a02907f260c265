"""What many signals ask alike of the orders that share a key: how many, of whom, since when."""

from datetime import timedelta

from app.model.facts import KeyKind, Trace
from app.rules.facts import Facts
from app.rules.history.velocity import distinct_people

DAY = timedelta(days=1)


def sharing(facts: Facts, kind: KeyKind) -> tuple[Trace, ...] | None:
    """Return the earlier orders that share the order's key, latest first; None without a key."""
    if kind is KeyKind.IP and not facts.trusted_ip:
        return None
    return facts.remembered.past.get(kind)


def is_new(facts: Facts, kind: KeyKind) -> bool | None:
    """Tell whether no earlier order shared the key; None without a key."""
    traces = sharing(facts, kind)
    return None if traces is None else not traces


def people(facts: Facts, kind: KeyKind) -> int | None:
    """Return how many different buyers shared the key before; None without a key."""
    traces = sharing(facts, kind)
    return None if traces is None else distinct_people(traces)


def days_known(facts: Facts, kind: KeyKind) -> float | None:
    """Return the days since the key was first seen; 0 for a new one, None without a key."""
    traces = sharing(facts, kind)
    if traces is None:
        return None
    return (facts.order.placed_at - traces[-1].placed_at) / DAY if traces else 0.0
