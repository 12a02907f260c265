"""Adds up orders into money and friction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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

    def of(labels: Collection[Label]) -> Tally:
        return _tally(
            (one.currency, weight) for one, weight in strata.items() if one.label in labels
        )

    return Population(
        orders=of(frozenset(Label)),
        honest=of({Label.HONEST}),
        fraud=of(FRAUDULENT),
        impersonation=of({Label.IMPERSONATION}),
        young=of({Label.YOUNG}),
        unclear=of({Label.UNCLEAR}),
        customers=customers,
    )


def figures_of(orders: Sequence[Tried], whole: Whole, *, pack: int = 0) -> Figures:
    """Add up some of the orders, with the verdicts of the pack at that place."""
    population = whole.population
    honest, fraud = tally_of(orders, _is_honest), tally_of(orders, _is_fraud)
    impersonation = tally_of(orders, _is_impersonation)
    touched = tally_of(orders, _is_any)
    customers = len({one.customer for one in orders})
    methods = [whole.asking.method(one.verdicts[pack].needed) for one in orders]
    checks = sum(one not in _NO_CHECK and one not in whole.asking.free for one in methods)
    price = whole.asking.price
    return Figures(
        touched=touched,
        honest=honest,
        fraud=fraud,
        impersonation=impersonation,
        young=sum(one.label is Label.YOUNG for one in orders),
        unclear=sum(one.label is Label.UNCLEAR for one in orders),
        customers=customers,
        checks=checks,
        checks_cost=Money(minor=price.minor * checks, currency=price.currency),
        for_person=sum(one is Assurance.PERSON for one in methods),
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
    missed = [one for one in tried if one.is_fraud and not one.verdicts[pack].holds]
    return Missed(
        fraud=tally_of(missed, _is_any), impersonation=tally_of(missed, _is_impersonation)
    )


def tally_of(orders: Iterable[Tried], counts: Callable[[Tried], bool]) -> Tally:
    """Add up those of the orders that count."""
    return _tally((one.value.currency, Weight(1, one.value.minor)) for one in orders if counts(one))


def share(part: int, whole: int) -> float | None:
    """Return a part of a whole; None where there is no whole."""
    return part / whole if whole else None


def _tally(parts: Iterable[tuple[str, Weight]]) -> Tally:
    orders: dict[str, int] = {}
    minor: dict[str, int] = {}
    for currency, weight in parts:
        orders[currency] = orders.get(currency, 0) + weight.orders
        minor[currency] = minor.get(currency, 0) + weight.minor
    return Tally(orders=sum(orders.values()), value=_amounts(orders, minor))


def _amounts(orders: Mapping[str, int], minor: Mapping[str, int]) -> tuple[Money, ...]:
    commonest = sorted(orders, key=lambda currency: (-orders[currency], currency))
    return tuple(Money(minor=minor[currency], currency=currency) for currency in commonest)


def _share_of_value(part: Tally, whole: Tally) -> float | None:
    if not whole.value:
        return None
    main = whole.value[0]
    minor = sum(one.minor for one in part.value if one.currency == main.currency)
    return share(minor, main.minor)


def _is_any(tried: Tried) -> bool:
    del tried
    return True


def _is_honest(tried: Tried) -> bool:
    return tried.label is Label.HONEST


def _is_fraud(tried: Tried) -> bool:
    return tried.is_fraud


def _is_impersonation(tried: Tried) -> bool:
    return tried.label is Label.IMPERSONATION


_NO_CHECK: Final = frozenset({Assurance.CLEAR, Assurance.PERSON})
