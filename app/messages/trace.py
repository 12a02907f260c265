"""A decision as the merchant's own people may see it: every rule, value, point and limit.

The first of three voices that speak from one record; the agent's is `app.messages.agent`, and
what the buyer is told depends on no finding at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.messages.amounts import fine_words
from app.messages.findings import finding_words, rule_words
from app.messages.signal_words import family_words, signal_words, value_words
from app.model.decision import Assurance, Decision, Finding, Value
from app.rules.pack import Pack
from app.rules.signals import by_path

_CURRENCY: Final = "basket.currency"
_MICRO_PER_MILLI: Final = 1000
_FULLY: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A signal with its answer, in words; ``is_known`` is false where nobody could tell."""

    path: str
    words: str
    value: str
    is_known: bool
    about: str
    """What the signal says, in its first sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrace:
    """One rule that fired."""

    rule: str
    sentence: str
    condition: str
    """As it is written in the pack; empty where that version is not at hand."""
    because: tuple[Seen, ...]
    points: float
    points_words: str
    """With its sign: ``+15``."""
    made_up_of: str
    """Points x grade, where the rule did not hold fully; else empty."""
    demands: Assurance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """From this score on, this much assurance is needed."""

    score: float
    needed: Assurance
    is_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All that led to one decision."""

    decision: Decision
    rules: tuple[RuleTrace, ...]
    limits: tuple[Limit, ...]
    """Lowest first; empty where that version of the pack is not at hand."""
    snoozed: tuple[tuple[str, str], ...]
    """Name and sentence of rules that were passed over for this buyer."""
    unknown: tuple[Seen, ...]
    """What the pack asked for and nobody could tell."""
    families: tuple[tuple[str, tuple[Seen, ...]], ...]
    """Every signal that was known, by what it looks at."""
    took: str
    """Milliseconds; empty where it was not measured."""
    largest: float
    """The largest points of a rule, by amount: what bars are drawn against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A signal that a rule named, and that answered otherwise."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed from one decision to the next."""

    came: tuple[str, ...] = ()
    """Names of rules that spoke anew."""
    went: tuple[str, ...] = ()
    """Names of rules that spoke no longer."""
    moved: tuple[Moved, ...] = ()


def trace_of(decision: Decision, language: str, pack: Pack | None = None) -> Trace:
    """Explain a decision; ``pack`` is that version of the rules, where it is at hand."""
    currency = str(decision.signals.get(_CURRENCY, ""))
    texts = {} if pack is None else {rule.name: rule.when for rule in pack.rules}
    return Trace(
        decision=decision,
        rules=tuple(_rule(one, language, currency, texts) for one in decision.findings),
        limits=() if pack is None else _limits(decision, pack),
        snoozed=tuple((name, _sentence(name, language, pack)) for name in decision.snoozed),
        unknown=tuple(_seen(path, None, language, currency) for path in decision.unknown),
        families=tuple(_families(decision.signals, language, currency)),
        took=_took(decision, language),
        largest=max((abs(one.points) for one in decision.findings), default=0.0),
    )


def changes_between(earlier: Decision, later: Decision, language: str) -> Changes:
    """Tell what one decision saw that the one before it did not."""
    before, after = ([one.rule for one in said.findings] for said in (earlier, later))
    named = (path for said in (earlier, later) for one in said.findings for path, _ in one.because)
    moved = (path for path in dict.fromkeys(named) if _value(earlier, path) != _value(later, path))
    return Changes(
        came=tuple(rule for rule in after if rule not in before),
        went=tuple(rule for rule in before if rule not in after),
        moved=tuple(
            Moved(
                words=signal_words(path),
                before=_answer(earlier, path, language),
                after=_answer(later, path, language),
            )
            for path in moved
        ),
    )


def _value(decision: Decision, path: str) -> Value | None:
    return decision.signals.get(path)


def _answer(decision: Decision, path: str, language: str) -> str:
    currency = str(decision.signals.get(_CURRENCY, ""))
    return value_words(path, _value(decision, path), language, currency=currency)


def _rule(finding: Finding, language: str, currency: str, texts: Mapping[str, str]) -> RuleTrace:
    grade, points = finding.grade, finding.points
    whole = points / grade if grade else 0.0
    is_whole = grade >= _FULLY or not points
    return RuleTrace(
        rule=finding.rule,
        sentence=finding_words(finding, language),
        condition=texts.get(finding.rule, ""),
        because=tuple(_seen(path, value, language, currency) for path, value in finding.because),
        points=points,
        points_words=_signed(points, language),
        made_up_of=""
        if is_whole
        else f"{_signed(whole, language)} \N{MULTIPLICATION SIGN} {fine_words(grade, language)}",
        demands=finding.demands,
    )


def _limits(decision: Decision, pack: Pack) -> tuple[Limit, ...]:
    ordered = sorted(pack.thresholds, key=lambda one: (one.score, one.needed))
    return tuple(
        Limit(score=one.score, needed=one.needed, is_reached=decision.score >= one.score)
        for one in ordered
    )


def _sentence(name: str, language: str, pack: Pack | None) -> str:
    says = "" if pack is None else next((r.says for r in pack.rules if r.name == name), "")
    return rule_words(name, says, language) if says else ""


def _families(
    signals: Mapping[str, Value], language: str, currency: str
) -> Iterable[tuple[str, tuple[Seen, ...]]]:
    # In the order of the registry; what is there no more comes last.
    places = {path: place for place, path in enumerate(by_path)}
    known = sorted(signals, key=lambda path: (places.get(path, len(places)), path))
    for family, paths in groupby(known, key=family_words):
        yield family, tuple(_seen(path, signals[path], language, currency) for path in paths)


def _seen(path: str, value: Value | None, language: str, currency: str) -> Seen:
    signal = by_path.get(path)
    return Seen(
        path=path,
        words=signal_words(path),
        value=value_words(path, value, language, currency=currency),
        is_known=value is not None,
        about="" if signal is None else signal.description.partition("\n\n")[0],
    )


def _signed(points: float, language: str) -> str:
    sign = "+" if points > 0 else ""
    return sign + fine_words(points, language).replace("-", "\N{MINUS SIGN}")


def _took(decision: Decision, language: str) -> str:
    if not decision.took_us:
        return ""
    return f"{fine_words(decision.took_us / _MICRO_PER_MILLI, language)} ms"
