"""What one pack says of an order's signals, in the shape that reports add up."""

from collections.abc import Callable, Iterator, Sequence
from math import fsum

from app.model.decision import Assurance
from app.rules.backtest.tried import Verdict
from app.rules.evaluate import Judgement, Values, judge_of
from app.rules.language.condition import read_condition, read_grade
from app.rules.pack import Pack, Rule

_CLEAR = Verdict()


def signals_of(pack: Pack) -> set[str]:
    """Return the signals that a pack's rules name."""
    found: set[str] = set()
    for rule in pack.rules:
        found.update(read_condition(rule.when).names)
        if rule.graded:
            found.update(read_grade(rule.graded).names)
    return found


def verdicts_by(pack: Pack) -> Callable[[Values], Verdict]:
    """Return the question that a backtest asks of every order."""
    places = {rule.name: place for place, rule in enumerate(pack.rules)}
    judge = judge_of(pack)

    def verdict(values: Values) -> Verdict:
        judged = judge(values)
        return verdict_of(judged, pack, places) if judged.fired else _CLEAR

    return verdict


def verdict_of(judged: Judgement, pack: Pack, places: dict[str, int]) -> Verdict:
    """Return the judgement with the places of the rules that fired."""
    holds = judged.needed is not Assurance.CLEAR
    return Verdict(
        score=judged.score,
        needed=judged.needed,
        fired=tuple(places[rule.name] for rule, _ in judged.fired),
        alone=tuple(places[one.name] for one in _alone(judged.fired, pack)) if holds else (),
    )


def verdict_from(fired: Sequence[tuple[int, float]], pack: Pack) -> Verdict:
    """Return the verdict where it is known which rules fire, and how strongly.

    It is what `judge` says of signals of which these rules, and no others, are true.
    """
    pairs = tuple((pack.rules[place], grade) for place, grade in fired)
    score = fsum(rule.points * grade for rule, grade in pairs)
    demanded = (rule.demands for rule, _ in pairs if rule.demands is not None)
    needed = max(pack.needed_at(score), *demanded, Assurance.CLEAR)
    alone = {one.name for one in _alone(pairs, pack)} if needed is not Assurance.CLEAR else set()
    return Verdict(
        score=score,
        needed=needed,
        fired=tuple(place for place, _ in fired),
        alone=tuple(place for place, _ in fired if pack.rules[place].name in alone),
    )


def _alone(fired: Sequence[tuple[Rule, float]], pack: Pack) -> Iterator[Rule]:
    """Yield each rule without which the order would be clear."""
    for place, (rule, _) in enumerate(fired):
        others = [*fired[:place], *fired[place + 1 :]]
        score = sum(one.points * grade for one, grade in others)
        demanded = any(one.demands for one, _ in others)
        if not demanded and pack.needed_at(score) is Assurance.CLEAR:
            yield rule
