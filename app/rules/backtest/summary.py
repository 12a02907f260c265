"""Puts a backtest's report together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.model.decision import Assurance
from app.rules.backtest.counterexamples import counterexamples, examples_of_rule
from app.rules.backtest.curve import curve_of
from app.rules.backtest.fairness import fairness_of
from app.rules.backtest.figures import Asking, Whole, figures_of, missed_by, population_of
from app.rules.backtest.labels import MATURE
from app.rules.backtest.report import Against, Backtest, FairnessTable, RuleFigures
from app.rules.backtest.tried import Strata, Tried
from app.rules.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Orders on which packs were tried, as the flow gathered them."""

    strata: Strata
    tried: Sequence[Tried]
    """Every order of which a rule of any pack spoke, and every fraud."""
    customers: int
    """Buyers behind all orders."""
    began_at: datetime | None
    ended_at: datetime | None
    as_of: datetime
    names_read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """The pack that is tried, and the one that it would replace."""

    pack: Pack
    against: Pack | None = None
    asking: Asking = field(default_factory=Asking)


def summary(gathered: Gathered, contest: Contest) -> Backtest:
    """Return the report; of each order the first verdict is the pack's, the second the other's."""
    whole = Whole(
        population=population_of(gathered.strata, gathered.customers), asking=contest.asking
    )
    tried, pack = gathered.tried, contest.pack
    held = [one for one in tried if one.verdicts[0].holds]
    return Backtest(
        pack=pack.name,
        version=pack.version,
        began_at=gathered.began_at,
        ended_at=gathered.ended_at,
        as_of=gathered.as_of,
        mature_days=MATURE.days,
        population=whole.population,
        verdicts=_verdicts(held, whole),
        together=figures_of(held, whole),
        missed=missed_by(tried),
        rules=tuple(
            _of_rule(place, pack, fired, whole) for place, fired in enumerate(_by_rule(pack, tried))
        ),
        curve=curve_of(tried, whole.population),
        counterexamples=tuple(counterexamples(tried, pack)),
        fairness=tuple(_fairness(gathered)),
        against=None if contest.against is None else _against(contest.against, tried, whole),
        names_read=gathered.names_read,
    )


def _verdicts(held: Sequence[Tried], whole: Whole) -> dict[str, int]:
    clear = whole.population.orders.orders - len(held)
    needed = [one.verdicts[0].needed for one in held]
    return {
        one.word: needed.count(one) or (clear if one is Assurance.CLEAR else 0) for one in Assurance
    }


def _by_rule(pack: Pack, tried: Sequence[Tried]) -> list[list[Tried]]:
    found: list[list[Tried]] = [[] for _ in pack.rules]
    for one in tried:
        for place in one.verdicts[0].fired:
            found[place].append(one)
    return found


def _of_rule(place: int, pack: Pack, fired: Sequence[Tried], whole: Whole) -> RuleFigures:
    rule = pack.rules[place]
    alone = [one for one in fired if place in one.verdicts[0].alone]
    return RuleFigures(
        rule=rule.name,
        says=rule.says,
        points=rule.points,
        demands=None if rule.demands is None else rule.demands.word,
        fired=figures_of(fired, whole),
        alone=figures_of(alone, whole),
        examples=examples_of_rule(fired),
    )


def _fairness(gathered: Gathered) -> list[FairnessTable]:
    tables = fairness_of(gathered.strata, gathered.tried)
    return [one for one in tables if gathered.names_read or one.by != "name_origin"]


def _against(other: Pack, tried: Sequence[Tried], whole: Whole) -> Against:
    newly = [one for one in tried if one.verdicts[0].holds and not one.verdicts[1].holds]
    no_longer = [one for one in tried if one.verdicts[1].holds and not one.verdicts[0].holds]
    return Against(
        pack=other.name,
        version=other.version,
        together=figures_of([one for one in tried if one.verdicts[1].holds], whole, pack=1),
        missed=missed_by(tried, pack=1),
        newly_held=figures_of(newly, whole),
        no_longer_held=figures_of(no_longer, whole, pack=1),
        curve=curve_of(tried, whole.population, pack=1),
    )
