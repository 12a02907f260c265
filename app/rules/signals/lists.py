"""Whether the order stands on one of the merchant's own lists, and by what."""

from typing import Final

from app.model.facts import EntryKind, ListKind
from app.rules.facts import Facts
from app.rules.signal import Family, Signal, signal_of

_WORDS: Final = tuple(EntryKind)


def allowed(facts: Facts) -> bool:
    """Something about the order stands on the allow list: the merchant vouches for it."""
    return _is_on(facts, ListKind.ALLOW)


def blocked(facts: Facts) -> bool:
    """Something about the order stands on the block list."""
    return _is_on(facts, ListKind.BLOCK)


def watched(facts: Facts) -> bool:
    """Something about the order stands on the watch list."""
    return _is_on(facts, ListKind.WATCH)


def allowed_by(facts: Facts) -> str | None:
    """What the allow list names: email, domain, phone, address … Unknown where it names nothing."""
    return _by(facts, ListKind.ALLOW)


def blocked_by(facts: Facts) -> str | None:
    """What the block list names: email, domain, phone, address … Unknown where it names nothing."""
    return _by(facts, ListKind.BLOCK)


def watched_by(facts: Facts) -> str | None:
    """What the watch list names: email, domain, phone, address … Unknown where it names nothing."""
    return _by(facts, ListKind.WATCH)


def _is_on(facts: Facts, kind: ListKind) -> bool:
    return bool(facts.listed.get(kind))


def _by(facts: Facts, kind: ListKind) -> str | None:
    """Return the first of several, in the order in which entries are listed in the docs."""
    named = facts.listed.get(kind)
    return next((one.value for one in EntryKind if one in named), None) if named else None


SIGNALS: Final[tuple[Signal, ...]] = (
    signal_of(Family.LISTS, allowed),
    signal_of(Family.LISTS, blocked),
    signal_of(Family.LISTS, watched),
    signal_of(Family.LISTS, allowed_by, words=_WORDS),
    signal_of(Family.LISTS, blocked_by, words=_WORDS),
    signal_of(Family.LISTS, watched_by, words=_WORDS),
)
