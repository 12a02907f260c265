"""The false-hold meter: whom each rule held for nothing, and how it could ask for less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.model.decision import Assurance
from app.rules.pack import Pack, Rule

ENOUGH: Final = 40
"""Held buyers with an outcome from which on their share says something."""
SOFTEN_FROM: Final = 0.95
"""Share of buyers who passed from which on a rule may ask for less."""

_MOST_OF_ALL: Final = 0.98
"""From this share on, a code in the mailbox is enough."""


class HeldOutcome(StrEnum):
    """What became of a held order, as far as it says something of the rule that held it."""

    PASSED = "passed"
    """The buyer proved who they are, or support called them honest."""
    FAILED = "failed"
    """They could not, or support or a bank called it fraud."""
    OTHER = "other"
    """Still open, given up, or taken over by the merchant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBuyer:
    """One held order: the rules that spoke against it, and what became of it."""

    rules: tuple[str, ...]
    needed: Assurance
    outcome: HeldOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Softening:
    """A proposal: ask for less where nearly everybody passes."""

    rule: str
    asks: Assurance
    """What those whom it held were asked for mostly."""
    instead: Assurance
    share: float
    """Of those with an outcome, who passed."""
    held: int

    @property
    def sentence(self) -> str:
        """Return the proposal in words."""
        return f"Ask for {_ASKED_FOR[self.instead]} instead of {_ASKED_FOR[self.asks]}."


_ASKED_FOR: Final = {
    Assurance.EMAIL_CODE: "an e-mail code",
    Assurance.CARD_OR_DEVICE: "a proof by card or device",
    Assurance.EID: "an eID",
    Assurance.DOCUMENT: "a document",
    Assurance.PERSON: "a person's review",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMeter:
    """What became of the buyers whom a rule helped to hold."""

    rule: str
    says: str
    held: int
    passed: int
    failed: int
    other: int
    proposal: Softening | None

    @property
    def share(self) -> float | None:
        """Return who passed among those with an outcome, 0 to 1; None where nobody has one."""
        known = self.passed + self.failed
        return self.passed / known if known else None


def measure_rules(pack: Pack, held: Sequence[HeldBuyer]) -> tuple[RuleMeter, ...]:
    """Return for every rule that can hold anybody what became of whom it held."""
    return tuple(_meter(rule, held) for rule in pack.rules if _may_hold(rule))


def _may_hold(rule: Rule) -> bool:
    return rule.points > 0 or rule.demands is not None


def _meter(rule: Rule, held: Sequence[HeldBuyer]) -> RuleMeter:
    theirs = [one for one in held if rule.name in one.rules]
    counts = {outcome: sum(one.outcome is outcome for one in theirs) for outcome in HeldOutcome}
    return RuleMeter(
        rule=rule.name,
        says=rule.says,
        held=len(theirs),
        passed=counts[HeldOutcome.PASSED],
        failed=counts[HeldOutcome.FAILED],
        other=counts[HeldOutcome.OTHER],
        proposal=_proposal(rule, theirs, counts),
    )


def _proposal(
    rule: Rule, theirs: Sequence[HeldBuyer], counts: Mapping[HeldOutcome, int]
) -> Softening | None:
    passed, failed = counts[HeldOutcome.PASSED], counts[HeldOutcome.FAILED]
    if passed + failed < ENOUGH or passed / (passed + failed) < SOFTEN_FROM:
        return None
    share = passed / (passed + failed)
    asks = rule.demands or _asked_mostly(theirs)
    instead = Assurance.EMAIL_CODE if share >= _MOST_OF_ALL else Assurance.CARD_OR_DEVICE
    if instead >= asks:
        return None
    return Softening(rule=rule.name, asks=asks, instead=instead, share=share, held=len(theirs))


def _asked_mostly(theirs: Sequence[HeldBuyer]) -> Assurance:
    asked = sorted(one.needed for one in theirs)
    return asked[len(asked) // 2]
