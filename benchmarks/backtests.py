"""(g) Fifty rules over a million past orders: SQL on columns, beside Python and Google's CEL."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

from cel_expr_python import cel

from app.model.decision import Value
from app.model.ids import ShopId
from app.rules.language.condition import read_condition
from app.rules.language.to_python import compile_rules
from app.rules.personal_signals import PERSONAL_SIGNALS
from app.rules.signal import SignalType
from app.rules.signals import by_path
from app.store.column_copy import ColumnCopy, column_copy
from app.store.signal_questions import RuleTexts, count_hits
from app.store.transaction import Database, Transaction
from benchmarks.fifty_rules import RULES
from benchmarks.figures import Figure
from benchmarks.past_signals import make_past, shop_of

_SIZES: Final = (10_000, 100_000, 1_000_000)
_LARGEST: Final = _SIZES[-1]
_ROUNDS: Final = 3
_SAMPLE: Final = 5_000
"""Orders that CEL is asked about, in turns; its time an order does not depend on how many."""
_TEXTS: Final = tuple(
    # The copy in columns has no signal that leads to a person: the one rule that names such
    # a signal is exchanged for its neighbour's, in every way alike.
    'contact.top_level == "test" && contact.email_people > 1'
    if any(name in text for name in PERSONAL_SIGNALS)
    else text
    for text in RULES
)
_NEUTRAL: Final[dict[SignalType, Value]] = {
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
    """A way to count the hits of all rules, and how many orders it was given."""

    name: str
    count: Callable[[], list[int]]
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    database: Database
    folder: Path
    rules: Sequence[RuleTexts]
    say: Callable[[str], None]


def measure_backtests(folder: Path, say: Callable[[str], None]) -> list[Figure]:
    """Count the hits of fifty rules over kept signals, in turns, and see that all are alike."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "past.sqlite3"
    began_at = perf_counter()
    make_past(path, _SIZES)
    say(f"  {sum(_SIZES):,} orders made in {perf_counter() - began_at:.0f} s")
    database = Database(f"sqlite:///{path}")
    rules: list[RuleTexts] = [(read_condition(text), None) for text in _TEXTS]
    bench = _Bench(database=database, folder=folder, rules=rules, say=say)
    try:
        took = {size: _measured(bench, size) for size in _SIZES}
    finally:
        database.close()
    growth = took[_LARGEST]["SQLite"] / took[_SIZES[0]]["SQLite"] * (_SIZES[0] / _LARGEST)
    say(f"  an order at {_LARGEST:,} takes {growth:.2f} times one at {_SIZES[0]:,}")
    return _figures(took[_LARGEST])


def _measured(bench: _Bench, size: int) -> dict[str, float]:
    """Return by way the seconds that all orders of a size take."""
    shop_id, rules, say = ShopId(shop_of(size)), bench.rules, bench.say
    with bench.database.read() as tx:
        began_at = perf_counter()
        with column_copy(tx, shop_id, rules, bench.folder / "columns") as copy:
            if copy is None:
                msg = "the copy in columns cannot be made; is the extra installed?"
                raise RuntimeError(msg)
            copied = perf_counter() - began_at
            ways = _ways(tx, shop_id, rules, copy, path=bench.folder / "past.sqlite3", size=size)
            took = _in_turns(ways)
    for name, seconds in took.items():
        say(f"  {size:,} orders, {name}: {seconds:.2f} s, {seconds / size * 1e6:.1f} µs an order")
    say(f"  {size:,} orders, making the copy in columns once: {copied:.1f} s")
    return took


def _ways(
    tx: Transaction,
    shop_id: ShopId,
    rules: Sequence[RuleTexts],
    copy: ColumnCopy,
    *,
    path: Path,
    size: int,
) -> list[_Way]:
    ways = [
        _Way(name="SQLite", count=lambda: count_hits(tx, shop_id, rules), orders=size),
        _Way(name="DuckDB", count=lambda: copy.count_hits(rules), orders=size),
        _Way(name="Python", count=lambda: _by_python(path, shop_id, rules, size), orders=size),
    ]
    hits = [way.count() for way in ways]
    _see_alike(hits)
    _see_alike([_by_python(path, shop_id, rules, _SAMPLE), _by_cel_calls(path, shop_id, rules)])
    return [
        *ways,
        _Way(name="CEL", count=lambda: _by_cel_list(path, shop_id, rules), orders=_SAMPLE),
    ]


def _see_alike(hits: Sequence[list[int]]) -> None:
    if any(one != hits[0] for one in hits):
        msg = "the ways do not count the same hits"
        raise RuntimeError(msg)


def _in_turns(ways: Sequence[_Way]) -> dict[str, float]:
    took: dict[str, list[float]] = {way.name: [] for way in ways}
    largest = max(way.orders for way in ways)
    for _ in range(_ROUNDS):
        for way in ways:
            began_at = perf_counter()
            way.count()
            took[way.name].append((perf_counter() - began_at) * largest / way.orders)
    return {name: median(seconds) for name, seconds in took.items()}


def _by_python(path: Path, shop_id: ShopId, rules: Sequence[RuleTexts], orders: int) -> list[int]:
    names = _names(rules)
    fired = compile_rules(rules, {name: place for place, name in enumerate(names)})
    hits = [0] * len(rules)
    for row in _rows(path, shop_id, names, orders):
        for place, _ in fired(row):
            hits[place] += 1
    return hits


def _by_cel_list(path: Path, shop_id: ShopId, rules: Sequence[RuleTexts]) -> list[int]:
    """Ask one list of all rules: CEL's quickest way, which unknowns would stop, so there are none."""
    names = _names(rules)
    environment = _cel_environment()
    ask = environment.compile(f"[{', '.join(_TEXTS)}]")
    neutral = [_NEUTRAL[by_path[name].type] for name in names]
    hits = [0] * len(rules)
    for row in _rows(path, shop_id, names, _SAMPLE):
        values = [
            other if value is None else value for value, other in zip(row, neutral, strict=True)
        ]
        activation = environment.Activation(dict(zip(names, values, strict=True)))
        for place, answer in enumerate(ask.eval(activation).plain_value()):
            hits[place] += answer
    return hits


def _by_cel_calls(path: Path, shop_id: ShopId, rules: Sequence[RuleTexts]) -> list[int]:
    """Ask rule by rule, as unknowns demand: what CEL itself says of the same orders."""
    names = _names(rules)
    environment = _cel_environment()
    asks = [environment.compile(text) for text in _TEXTS]
    hits = [0] * len(rules)
    for row in _rows(path, shop_id, names, _SAMPLE):
        known = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        activation = environment.Activation(known)
        for place, ask in enumerate(asks):
            hits[place] += ask.eval(activation).value() is True
    return hits


def _cel_environment() -> Any:  # noqa: ANN401 - the package has no types
    return cel.NewEnv(variables={path: _CEL_TYPES[one.type] for path, one in by_path.items()})


def _names(rules: Sequence[RuleTexts]) -> list[str]:
    return list(dict.fromkeys(name for condition, _ in rules for name in condition.names))


def _rows(
    path: Path, shop_id: ShopId, names: Sequence[str], orders: int
) -> Iterator[list[Value | None]]:
    """Yield what the rules need of each order, as Python wants it: flags are true or false."""
    flags = [at for at, name in enumerate(names) if by_path[name].type is SignalType.BOOL]
    columns = ", ".join(by_path[name].column for name in names)
    with closing(sqlite3.connect(path)) as database:
        statement = f"SELECT {columns} FROM order_signals WHERE shop_id = ? LIMIT ?"  # noqa: S608
        for found in database.execute(statement, (shop_id, orders)):
            row = list(found)
            for at in flags:
                if row[at] is not None:
                    row[at] = row[at] == 1
            yield row


def _figures(took: dict[str, float]) -> list[Figure]:
    def beside(ours: str, other: str, at_least: float) -> Figure:
        return Figure(
            name=f"(g) past orders a second, fifty rules: {ours} ÷ {other}",
            ours=f"{_LARGEST / took[ours]:,.0f}/s",
            baseline=f"{_LARGEST / took[other]:,.0f}/s",
            ratio=took[other] / took[ours],
            at_least=at_least,
        )

    return [
        beside("SQLite", "CEL", 10.0),
        beside("SQLite", "Python", 2.0),
        beside("DuckDB", "CEL", 50.0),
        beside("DuckDB", "Python", 10.0),
    ]
