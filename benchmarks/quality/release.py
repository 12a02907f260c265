"""What counts in the end: who gets an order released, given what such people have at hand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from app.model.check import NameMatch
from app.model.decision import Assurance
from app.model.facts import KeyKind
from app.model.order import Name, Order
from app.rules.history.known import SETTLED_AFTER
from app.rules.keys import contact_keys
from app.rules.names import compare_names
from benchmarks.quality.measure import Scored

COMPLETES: Final = 0.91
"""Of honest buyers invited who get through a document check (facts of the field: 74 to 91 %)."""
_PAYER_BY: Final = (KeyKind.ACCOUNT, KeyKind.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Shares, 0 to 1, by the pack's own verdicts with documents as the only method."""

    fraud_passed: float
    """Of order-time fraud: held, checked, and released as the document matched."""
    fraud_passed_of_asked: float
    fraud_untouched: float
    """Of order-time fraud: never asked."""
    honest_stuck: float
    """Of honest orders: with support, as the check failed or the name did not match."""


def released_of(
    orders: Sequence[Order], scored: Sequence[Scored], seed: int, since: int = 0
) -> Released:
    """Give everybody asked since that place the document they have; the product compares names."""
    rng = Random(f"release {seed}")
    known = _payers_known(orders)
    measured = range(since, len(scored))
    fraud = [place for place in measured if scored[place].truth["order_time_fraud"]]
    honest = [place for place in measured if scored[place].truth["kind"] == "honest"]
    asked = [place for place in fraud if _is_asked(scored[place])]
    passed = [place for place in asked if _fraudster_passes(scored[place], known[place], rng)]
    stuck = [
        place
        for place in honest
        if _is_asked(scored[place]) and not _buyer_passes(scored[place], known[place], rng)
    ]
    return Released(
        fraud_passed=_share(passed, fraud),
        fraud_passed_of_asked=_share(passed, asked),
        fraud_untouched=1.0 - _share(asked, fraud),
        honest_stuck=_share(stuck, honest),
    )


_Groups = Sequence[Sequence[Name]]


def _payers_known(orders: Sequence[Order]) -> list[_Groups]:
    """Return for each order whom a document must name: its payer, and the account's or mailbox's.

    As `app.flow.checks.payer_names` does, over orders that were settled by then.
    """
    payers: dict[tuple[KeyKind, str], list[tuple[Order, Name]]] = defaultdict(list)
    found: list[_Groups] = []
    for order in orders:
        name = order.billing.reveal().name
        keys = contact_keys(order)
        own = [(kind, keys[kind]) for kind in _PAYER_BY if kind in keys]
        until = order.placed_at - SETTLED_AFTER
        earlier = [said for key in own for one, said in payers[key] if one.placed_at <= until]
        found.append([[name], earlier] if earlier else [[name]])
        for key in own:
            payers[key].append((order, name))
    return found


def _is_asked(one: Scored) -> bool:
    return one.needed is not Assurance.CLEAR


def _fraudster_passes(one: Scored, groups: _Groups, rng: Random) -> bool:
    truth = one.truth
    # The invitation goes to the order's mailbox; a person at the shop lets no stranger pass.
    if not (truth["reads_mailbox"] and truth["shows_document"]) or one.needed is Assurance.PERSON:
        return False
    return rng.random() < COMPLETES and _matches(truth, groups)


def _buyer_passes(one: Scored, groups: _Groups, rng: Random) -> bool:
    if one.needed is Assurance.PERSON:
        return False
    return rng.random() < COMPLETES and _matches(one.truth, groups)


def _matches(truth: Mapping[str, Any], groups: _Groups) -> bool:
    first, last = truth["document"]
    shown = Name(first=first, last=last)
    return all(compare_names(shown, names) is NameMatch.MATCHES for names in groups)


def _share(some: Sequence[int], all_of_them: Sequence[int]) -> float:
    return len(some) / len(all_of_them) if all_of_them else 0.0
