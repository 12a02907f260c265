"""Orders on which packs were tried: one by one where anything spoke, in sums where nothing did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.model.decision import Assurance
from app.model.money import Money
from app.rules.backtest.labels import FRAUDULENT, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one pack would have done about an order."""

    score: float = 0.0
    needed: Assurance = Assurance.CLEAR
    fired: tuple[int, ...] = ()
    """Places of the rules in the pack."""
    alone: tuple[int, ...] = ()
    """Of these, each without which the order would not have been held."""

    @property
    def holds(self) -> bool:
        """Tell whether the order would have been held."""
        return self.needed is not Assurance.CLEAR


class Stratum(NamedTuple):
    """What orders are counted by. Texts are empty where unknown."""

    label: Label
    currency: str
    country: str
    language: str
    name_origin: str


class Weight(NamedTuple):
    """How many orders, and what they come to in minor units."""

    orders: int
    minor: int


Strata = Mapping[Stratum, Weight]
"""All orders that were tried, in sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An order of which a rule spoke, or which was fraud, with each pack's verdict."""

    order_id: str
    placed_at: datetime
    value: Money
    customer: str
    """What tells buyers apart: a digest or a folded text, never shown."""
    stratum: Stratum
    verdicts: tuple[Verdict, ...]

    @property
    def label(self) -> Label:
        """Return what it turned out to be."""
        return self.stratum.label

    @property
    def is_fraud(self) -> bool:
        """Tell whether it turned out to be fraud of any kind."""
        return self.stratum.label in FRAUDULENT
