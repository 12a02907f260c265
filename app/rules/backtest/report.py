"""What a backtest says: values only, which pages, files and the terminal show."""

from dataclasses import dataclass
from datetime import datetime

from app.model.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Orders, and what they come to: one amount a currency, the commonest first."""

    orders: int = 0
    value: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """All orders on which the pack was tried. Frauds include impersonations."""

    orders: Tally
    honest: Tally
    fraud: Tally
    impersonation: Tally
    young: Tally
    unclear: Tally
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What some orders come to in money and friction. A share is None where of nothing."""

    touched: Tally
    honest: Tally
    fraud: Tally
    impersonation: Tally
    young: int
    unclear: int
    customers: int
    checks: int
    """How many of them would have been asked for a proof that costs something."""
    checks_cost: Money
    """At most: a buyer who does not answer costs nothing."""
    for_person: int
    """How many of them only somebody in support could have let go."""
    share_of_orders: float | None
    share_of_customers: float | None
    share_of_value: float | None
    """In the commonest currency."""
    share_of_honest: float | None
    """Of all honest orders: who was bothered for nothing."""
    recall: float | None
    """Of all frauds, those that no rule noticed among them."""
    impersonation_recall: float | None
    precision: float | None
    """Share of fraud among these, as far as they were called honest or fraud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """One rule of the pack."""

    rule: str
    says: str
    points: float
    demands: str | None
    fired: Figures
    """Every order on which it fired, held or not: its blast radius."""
    alone: Figures
    """Orders that were held only because of it."""
    examples: tuple[str, ...]
    """Honest orders on which it fired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What was fraud and would not have been held."""

    fraud: Tally
    impersonation: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """An order that the pack got wrong. ``kind``: honest_but_held or fraud_but_missed."""

    order_id: str
    kind: str
    placed_at: datetime
    value: Money
    score: float
    verdict: str
    rules: tuple[str, ...]
    number: str = ""
    """By what people call the order; empty where that is its id."""
    case_id: str | None = None
    """Of the case that it led to at the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """What a single threshold would do: held from this score on, whatever was demanded."""

    score: float
    share_of_orders: float
    share_of_honest: float
    recall: float
    """Share of all frauds."""
    impersonation_recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Buyers who share a country, a language or an origin of name, beside all others."""

    name: str
    orders: int
    held: int
    held_share: float
    known: int
    """Orders that were called honest or fraud."""
    fraud: int
    fraud_share: float | None
    held_differs: float | None
    """How likely chance alone makes the held shares differ so; None: too few to tell."""
    fraud_differs: float | None
    warns: bool
    """Held more often than others, without being fraud more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessTable:
    """Groups side by side, the largest first. ``by``: country, language or name_origin."""

    by: str
    groups: tuple[Group, ...]
    undetermined: int
    """Orders that belong to none of the groups as far as is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """Another pack on the same orders, and what changes with this one."""

    pack: str
    version: int
    together: Figures
    missed: Missed
    newly_held: Figures
    no_longer_held: Figures
    curve: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """A pack tried on the past."""

    pack: str
    version: int
    began_at: datetime | None
    """When the first and the last order that counts was placed; None: there was none."""
    ended_at: datetime | None
    as_of: datetime
    """What became known later is not looked at."""
    mature_days: int
    population: Population
    verdicts: dict[str, int]
    """Orders by the word of the proof that was needed."""
    together: Figures
    missed: Missed
    rules: tuple[RuleFigures, ...]
    curve: tuple[CurvePoint, ...]
    counterexamples: tuple[Counterexample, ...]
    fairness: tuple[FairnessTable, ...]
    against: Against | None = None
    names_read: bool = True
    """Whether buyers' names were at hand for the table by origin of name."""
