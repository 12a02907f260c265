"""(f) Fifty rules over every signal: compiled, beside the same by hand and Google's CEL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import truediv
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from cel_expr_python import cel

from app.model.decision import Value
from app.rules.language.condition import read_condition
from app.rules.language.to_python import compile_rules
from app.rules.signal import SignalType
from app.rules.signals import SIGNALS
from benchmarks.by_hand import rules_by_hand
from benchmarks.fifty_rules import RULES
from benchmarks.figures import Figure
from benchmarks.histories.history import history_of
from benchmarks.histories.profiles import Profile
from benchmarks.histories.world import world_of
from benchmarks.quality.replay import replay

_ORDERS: Final = 2_000
_ASKED: Final = 400
"""Of these orders, the last: they have a history."""
_ROUNDS: Final = 25
_Row = Sequence[Value | None]
_Run = Callable[[_Row], Any]
_NEUTRAL: Final[Mapping[SignalType, Value]] = {
    SignalType.BOOL: False,
    SignalType.INT: 0,
    SignalType.DOUBLE: 0.0,
    SignalType.STRING: "none",
}
_CEL_TYPES: Final = {
    SignalType.BOOL: cel.Type.BOOL,
    SignalType.INT: cel.Type.INT,
    SignalType.DOUBLE: cel.Type.DOUBLE,
    SignalType.STRING: cel.Type.STRING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way to run the fifty, the rows that it is given, and how its answers are read."""

    name: str
    run: _Run
    rows: Sequence[Any]
    places: Callable[[Any], list[int]]


def measure_rules(_folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Measure per order, in turns, after a look that all ways give the same hits."""
    rows = _rows()
    ways = _ways(rows)
    _compare(ways)
    took: dict[str, list[float]] = {way.name: [] for way in ways}
    for _ in range(_ROUNDS):
        for way in ways:
            took[way.name].append(_seconds_an_order(way))
    for name, seconds in took.items():
        say(f"  {name}: {_micro(median(seconds))} an order")
    return _figures(took)


def _rows() -> list[_Row]:
    world = world_of(50, _ORDERS)
    return list(replay(history_of(world), Profile.ALL).rows[-_ASKED:])


def _ways(rows: Sequence[_Row]) -> list[_Way]:
    run = compile_rules(
        [(read_condition(text), None) for text in RULES],
        {signal.path: place for place, signal in enumerate(SIGNALS)},
    )
    full = [_filled(row) for row in rows]
    environment = _cel_environment()
    handed = [environment.Activation(_named(row)) for row in full]
    lacking = [environment.Activation(_named(row)) for row in rows]
    return [
        _Way(name="compiled", run=run, rows=rows, places=_fired),
        _Way(name="by hand", run=rules_by_hand, rows=rows, places=list),
        _Way(name="CEL, fifty calls", run=_cel_calls(environment), rows=lacking, places=_true),
        _Way(name="compiled, all known", run=run, rows=full, places=_fired),
        _Way(name="CEL, one list", run=_cel_list(environment), rows=handed, places=_true),
    ]


def _filled(row: _Row) -> _Row:
    """Return a row without unknowns: one of them makes an error of CEL's whole list."""
    return tuple(
        _NEUTRAL[signal.type] if value is None else value
        for signal, value in zip(SIGNALS, row, strict=True)
    )


def _named(row: _Row) -> dict[str, Value]:
    named = zip(SIGNALS, row, strict=True)
    return {signal.path: value for signal, value in named if value is not None}


def _cel_environment() -> Any:  # noqa: ANN401 - the package has no types
    return cel.NewEnv(variables={signal.path: _CEL_TYPES[signal.type] for signal in SIGNALS})


def _cel_list(environment: Any) -> _Run:  # noqa: ANN401 - the package has no types
    expression = environment.compile(f"[{', '.join(RULES)}]")
    return lambda activation: expression.eval(activation).plain_value()


def _cel_calls(environment: Any) -> _Run:  # noqa: ANN401 - the package has no types
    expressions = [environment.compile(text) for text in RULES]
    return lambda activation: [one.eval(activation).value() for one in expressions]


def _fired(answer: Sequence[tuple[int, float]]) -> list[int]:
    return [place for place, _ in answer]


def _true(answer: Sequence[object]) -> list[int]:
    return [place for place, one in enumerate(answer) if one is True]


def _compare(ways: Sequence[_Way]) -> None:
    unknown, known = ways[:3], ways[3:]
    for group in (unknown, known):
        hits = [[way.places(way.run(row)) for row in way.rows] for way in group]
        if any(one != hits[0] for one in hits):
            msg = "the ways do not give the same hits"
            raise RuntimeError(msg)


def _seconds_an_order(way: _Way) -> float:
    """Time the second of two passes: the first clears away what the way before left behind."""
    run, rows = way.run, way.rows
    for row in rows:
        run(row)
    began_at = perf_counter()
    for row in rows:
        run(row)
    return (perf_counter() - began_at) / len(rows)


def _figures(took: Mapping[str, Sequence[float]]) -> list[Figure]:
    middle = {name: median(seconds) for name, seconds in took.items()}
    pairs = (
        ("compiled", "by hand", 2.0),
        ("compiled, all known", "CEL, one list", 0.25),
        ("compiled", "CEL, fifty calls", None),
    )
    return [
        Figure(
            name=f"(f) 50 rules over {len(SIGNALS)} signals ÷ {baseline}",
            ours=_micro(middle[ours]),
            baseline=_micro(middle[baseline]),
            ratio=median(map(truediv, took[ours], took[baseline])),
            at_most=goal,
        )
        for ours, baseline, goal in pairs
    ]


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:.3g} µs"
