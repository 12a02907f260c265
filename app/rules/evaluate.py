"""Facts and a pack make a decision. Pure: the same input, the same decision."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from math import fsum
from time import perf_counter_ns
from typing import Final

from app.model.decision import Assurance, Decision, Finding, Value
from app.rules.facts import Facts
from app.rules.language.to_python import compile_rules
from app.rules.pack import Pack, Rule
from app.rules.personal_signals import HIDDEN, PERSONAL_SIGNALS
from app.rules.read_rule import read_graded, read_when
from app.rules.signals import SIGNALS, read_signals

Values = Sequence[Value | None]
"""What every signal answered, in the order of `SIGNALS`."""

_PACKS_AT_HAND = 256
_NANO_PER_MICRO = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a pack says of one order's signals."""

    score: float
    needed: Assurance
    fired: tuple[tuple[Rule, float], ...]
    """Rules that were true, each with its grade (above 0, at most 1), in the pack's order."""
    snoozed: tuple[str, ...]
    """Names of those that were true and are passed over for this buyer."""


def evaluate(
    facts: Facts, pack: Pack, decided_at: datetime, *, snoozed: Collection[str] = frozenset()
) -> Decision:
    """Ask every signal and let the pack decide what proof is needed.

    Rules named in ``snoozed`` are passed over. How long it took is the only thing in a
    decision that another run may answer otherwise.
    """
    began = perf_counter_ns()
    decision = decide_from(read_signals(facts), pack, decided_at, snoozed=snoozed)
    return replace(decision, took_us=(perf_counter_ns() - began) // _NANO_PER_MICRO)


def decide_from(
    values: Values, pack: Pack, decided_at: datetime, *, snoozed: Collection[str] = frozenset()
) -> Decision:
    """Decide from the signals alone, as a replay of a kept decision does."""
    compiled = _compiled(pack)
    judged = _judged(compiled, values, snoozed)
    known = {path: value for path, value in zip(_PATHS, values, strict=True) if value is not None}
    return Decision(
        pack=pack.name,
        pack_version=pack.version,
        score=judged.score,
        needed=judged.needed,
        findings=_findings(compiled, judged, known),
        unknown=tuple([path for path in compiled.names if path not in known]),
        decided_at=decided_at,
        signals=known,
        snoozed=judged.snoozed,
    )


def values_of(signals: Mapping[str, Value]) -> Values:
    """Return kept signals in the order of `SIGNALS`; those that there are no more are dropped."""
    return list(map(signals.get, _PATHS))


def judge(values: Values, pack: Pack, *, snoozed: Collection[str] = frozenset()) -> Judgement:
    """Return what the pack says of these signals, without a decision around it."""
    return _judged(_compiled(pack), values, snoozed)


def judge_of(pack: Pack) -> Callable[[Values], Judgement]:
    """Return `judge` for one pack, for those who ask it a million times."""
    compiled = _compiled(pack)
    return lambda values: _judged(compiled, values, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    pack: Pack
    fire: Callable[[Values], list[tuple[int, float]]]
    named: Mapping[str, tuple[str, ...]]
    """By a rule's name, the signals that it names."""
    names: tuple[str, ...]
    """Of all rules, each once."""


def _compiled(pack: Pack) -> _Compiled:
    """Recognise the very same pack at once: to tell equal ones takes a look at every rule."""
    pack_before, compiled = _LATEST.get(id(pack), (None, None))
    if compiled is None or pack_before is not pack:
        compiled = _compile(pack)
        if len(_LATEST) >= _PACKS_AT_HAND:
            _LATEST.clear()
        _LATEST[id(pack)] = (pack, compiled)
    return compiled


_LATEST: Final[dict[int, tuple[Pack, _Compiled]]] = {}


@lru_cache(maxsize=_PACKS_AT_HAND)
def _compile(pack: Pack) -> _Compiled:
    read = [
        (read_when(rule.when), read_graded(rule.graded) if rule.graded else None)
        for rule in pack.rules
    ]
    named = {
        rule.name: _once((*when.names, *(graded.names if graded else ())))
        for rule, (when, graded) in zip(pack.rules, read, strict=True)
    }
    return _Compiled(
        pack=pack,
        fire=compile_rules(read, _POSITIONS),
        named=named,
        names=_once(path for paths in named.values() for path in paths),
    )


def _judged(compiled: _Compiled, values: Values, snoozed: Collection[str]) -> Judgement:
    pack = compiled.pack
    true = [(pack.rules[place], grade) for place, grade in compiled.fire(values) if grade > 0]
    fired = tuple(one for one in true if one[0].name not in snoozed) if snoozed else tuple(true)
    score = fsum(rule.points * grade for rule, grade in fired)
    demanded = (rule.demands for rule, _ in fired if rule.demands is not None)
    return Judgement(
        score=score,
        needed=max(pack.needed_at(score), *demanded, Assurance.CLEAR),
        fired=fired,
        snoozed=tuple(rule.name for rule, _ in true if rule.name in snoozed),
    )


def _findings(
    compiled: _Compiled, judged: Judgement, known: Mapping[str, Value]
) -> tuple[Finding, ...]:
    found = [
        Finding(
            rule=rule.name,
            says=rule.says,
            points=rule.points * grade,
            grade=grade,
            demands=rule.demands,
            because=tuple(
                (path, _told(path, known.get(path))) for path in compiled.named[rule.name]
            ),
        )
        for rule, grade in judged.fired
    ]
    return tuple(sorted(found, key=lambda one: (-(one.demands or 0), -one.points)))


def _told(path: str, value: Value | None) -> Value | None:
    return HIDDEN if value is not None and path in PERSONAL_SIGNALS else value


def _once(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))


_PATHS: Final = tuple(signal.path for signal in SIGNALS)
_POSITIONS: Final = {path: place for place, path in enumerate(_PATHS)}
