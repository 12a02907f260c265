"""What became of earlier orders of this person, and of all that share a place, card or device.

Only what was known when this order came; a chargeback that comes later never changes it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from app.model.facts import COUNT_CAP, FRAUD, KeyKind, OutcomeKind, Trace
from app.model.ids import OrderId
from app.rules.facts import Facts
from app.rules.history.known import KNOWN_BY, ended_badly
from app.rules.signal import Family, Signal, signal_of

_WHO: Final = {
    "person": (KNOWN_BY, "of this person (same account, mailbox, phone, or name with address)"),
    "address": ((KeyKind.ADDRESS,), "to this delivery address"),
    "card": ((KeyKind.CARD,), "with this card"),
    "device": ((KeyKind.DEVICE,), "from this device"),
}
_WHAT: Final = {
    "passes": ({OutcomeKind.PASSED}, "whose buyer proved who they are"),
    "fails": ({OutcomeKind.CHECK_FAILED}, "whose buyer failed a check"),
    "refunds": (
        {OutcomeKind.REFUND, OutcomeKind.FRAUD_REFUND},
        "that were given back in whole",
    ),
    "disputes": (
        {OutcomeKind.DISPUTE},
        "whose payment was disputed for another reason than fraud",
    ),
    "chargebacks": ({OutcomeKind.CHARGEBACK}, "whose payment was disputed as fraud"),
    "reports": ({OutcomeKind.REPORT}, "of which somebody said: that was not me"),
    "frauds": (
        FRAUD,
        "that were called fraud: by a bank, by whom they were billed to, by the shop, by support",
    ),
}
_MAILBOX: Final = ((KeyKind.EMAIL,), "from this mailbox")
_PHONE: Final = ((KeyKind.PHONE,), "with this phone number")


def person_cancelled(facts: Facts) -> int | None:
    """Earlier orders of this person that failed, were cancelled or given back.

    Unknown where the order names nobody.
    """
    return _count(facts, KNOWN_BY, ended_badly)


def person_honest_verdicts(facts: Facts) -> int | None:
    """Earlier orders of this person that support looked at and found honest.

    Unknown where the order names nobody.
    """
    return _count(facts, KNOWN_BY, _ended_as(frozenset({OutcomeKind.VERDICT_HONEST})))


def _counting(
    name: str, who: tuple[tuple[KeyKind, ...], str], what: tuple[Iterable[OutcomeKind], str]
) -> Callable[[Facts], int | None]:
    kinds, wanted = who[0], _ended_as(frozenset(what[0]))

    def read(facts: Facts) -> int | None:
        return _count(facts, kinds, wanted)

    read.__name__ = name
    limits = f"Of the latest {COUNT_CAP}, as far as was known when this order came."
    read.__doc__ = f"Earlier orders {who[1]} {what[1]}.\n\n{limits} Unknown where it names none."
    return read


def _ended_as(kinds: frozenset[OutcomeKind]) -> Callable[[Trace], bool]:
    return lambda trace: any(outcome.kind in kinds for outcome in trace.outcomes)


def _count(facts: Facts, kinds: tuple[KeyKind, ...], wanted: Callable[[Trace], bool]) -> int | None:
    past, eventful = facts.remembered.past, facts.remembered.eventful
    is_named, found = False, set[OrderId]()
    for kind in kinds:
        is_named = is_named or kind in past
        for one in eventful.get(kind, ()):
            if wanted(one):
                found.add(one.order_id)
    return len(found) if is_named else None


_Kinds = tuple[KeyKind, ...]


def _all() -> Iterator[tuple[_Kinds, Callable[[Facts], int | None]]]:
    """Yield what each signal asks, after the keys by which it looks for earlier orders."""
    for who, kinds in _WHO.items():
        for what, outcomes in _WHAT.items():
            yield kinds[0], _counting(f"{who}_{what}", kinds, outcomes)
    yield _MAILBOX[0], _counting("email_frauds", _MAILBOX, _WHAT["frauds"])
    yield _PHONE[0], _counting("phone_frauds", _PHONE, _WHAT["frauds"])
    yield KNOWN_BY, person_cancelled
    yield KNOWN_BY, person_honest_verdicts


_ALL: Final = tuple(_all())
_KINDS: Final = frozenset(kinds for kinds, _ in _ALL)


def read_all(facts: Facts) -> list[int | None]:
    """Answer every signal at once, in their order: nearly always nothing became of any order."""
    past, eventful = facts.remembered.past, facts.remembered.eventful
    quiet = {
        kinds: None if past.keys().isdisjoint(kinds) else 0
        for kinds in _KINDS
        if not any(map(eventful.get, kinds))
    }
    return [quiet[kinds] if kinds in quiet else read(facts) for kinds, read in _ALL]


SIGNALS: Final[tuple[Signal, ...]] = tuple(
    signal_of(Family.HISTORY, read, unit="orders") for _, read in _ALL
)
