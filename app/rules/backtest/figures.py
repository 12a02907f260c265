"""Adds up orders into money and friction."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.model.decision import Assurance
from app.model.money import Money
from app.rules.backtest.labels import FRAUDULENT, Label
from app.rules.backtest.report import Figures, Missed, Population, Tally
from app.rules.backtest.tried import Strata, Tried, Weight
from app.rules.method import method_for

CHECK_PRICE: Final = Money(minor=150, currency="USD")
"""Of one check of a document by Stripe Identity (facts/field.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What asking a buyer takes: which proofs are enabled, and what each costs."""

    enabled: frozenset[Assurance] = frozenset({Assurance.DOCUMENT})
    price: Money = CHECK_PRICE
    free: frozenset[Assurance] = frozenset({Assurance.EMAIL_CODE})
    """Proofs that cost nothing."""

    def method(self, needed: Assurance) -> Assurance:
        """Return the proof that a buyer would have been asked for."""
        return method_for(needed, self.enabled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All orders that were tried, beside which shares are taken."""

    population: Population
    asking: Asking


def population_of(strata: Strata, customers: int) -> Population:
    """Add up all orders that were tried."""
    sums = _Sums()
    for stratum, weight in strata.items():
        sums.add(stratum.label, stratum.currency, weight)
    return Population(
        orders=sums.tally(_ANY),
        honest=sums.tally({Label.HONEST}),
        fraud=sums.tally(FRAUDULENT),
        impersonation=sums.tally({Label.IMPERSONATION}),
        young=sums.tally({Label.YOUNG}),
        unclear=sums.tally({Label.UNCLEAR}),
        customers=customers,
    )


def figures_of(orders: Sequence[Tried], whole: Whole, *, pack: int = 0) -> Figures:
    """Add up some of the orders, with the verdicts of the pack at that place."""
    population, sums = whole.population, _sums(orders)
    touched, honest, fraud = (sums.tally(labels) for labels in (_ANY, {Label.HONEST}, FRAUDULENT))
    impersonation = sums.tally({Label.IMPERSONATION})
    customers = len({one.customer for one in orders})
    needed = Counter(one.verdicts[pack].needed for one in orders)
    checks, for_person = _asked(needed, whole.asking)
    price = whole.asking.price
    return Figures(
        touched=touched,
        honest=honest,
        fraud=fraud,
        impersonation=impersonation,
        young=sums.tally({Label.YOUNG}).orders,
        unclear=sums.tally({Label.UNCLEAR}).orders,
        customers=customers,
        checks=checks,
        checks_cost=Money(minor=price.minor * checks, currency=price.currency),
        for_person=for_person,
        share_of_orders=share(touched.orders, population.orders.orders),
        share_of_customers=share(customers, population.customers),
        share_of_value=_share_of_value(touched, population.orders),
        share_of_honest=share(honest.orders, population.honest.orders),
        recall=share(fraud.orders, population.fraud.orders),
        impersonation_recall=share(impersonation.orders, population.impersonation.orders),
        precision=share(fraud.orders, fraud.orders + honest.orders),
    )


def missed_by(tried: Iterable[Tried], *, pack: int = 0) -> Missed:
    """Add up what was fraud and would not have been held."""
    sums = _sums(one for one in tried if one.is_fraud and not one.verdicts[pack].holds)
    return Missed(fraud=sums.tally(_ANY), impersonation=sums.tally({Label.IMPERSONATION}))


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole; None where there is no whole."""
    return part / whole if whole else None


class _Sums:
    """Orders and minor units, by label and currency."""

    def __init__(self) -> None:
        self._orders: Counter[tuple[Label, str]] = Counter()
        self._minor: Counter[tuple[Label, str]] = Counter()

    def add(self, label: Label, currency: str, weight: Weight) -> None:
        self._orders[label, currency] += weight.orders
        self._minor[label, currency] += weight.minor

    def tally(self, labels: Collection[Label]) -> Tally:
        orders: Counter[str] = Counter()
        minor: Counter[str] = Counter()
        for key, number in self._orders.items():
            label, currency = key
            if label in labels:
                orders[currency] += number
                minor[currency] += self._minor[key]
        commonest = sorted(orders, key=lambda currency: (-orders[currency], currency))
        return Tally(
            orders=orders.total(),
            value=tuple(Money(minor=minor[one], currency=one) for one in commonest),
        )


def _sums(orders: Iterable[Tried]) -> _Sums:
    sums = _Sums()
    for one in orders:
        sums.add(one.stratum.label, one.value.currency, Weight(1, one.value.minor))
    return sums


def _asked(needed: Mapping[Assurance, int], asking: Asking) -> tuple[int, int]:
    """Return how many checks would have been bought, and how many orders only a person decides."""
    methods: Counter[Assurance] = Counter()
    for one, orders in needed.items():
        methods[asking.method(one)] += orders
    bought = methods.keys() - asking.free - {Assurance.CLEAR, Assurance.PERSON}
    return sum(methods[one] for one in bought), methods[Assurance.PERSON]


def _share_of_value(part: Tally, whole: Tally) -> float | None:
    if not whole.value:
        return None
    main = whole.value[0]
    minor = sum(one.minor for one in part.value if one.currency == main.currency)
    return share(minor, main.minor)


_ANY: Final = frozenset(Label)
