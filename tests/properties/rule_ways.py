"""The ways to run a rule, each over the same rows: ours in Python, ours in SQL, and Google's CEL."""

import sqlite3
from itertools import product

import duckdb
import psycopg
from cel_expr_python import cel

from app.rules.language.to_python import compile_rules
from app.rules.signal import SignalType
from tests.builders.rule_signals import KINDS, POSITIONS, SIGNALS


def in_python(condition, opposite, rows):
    """Of each row: true, false, or None, from what surely is and what surely is not."""
    run = compile_rules([(condition, None), (opposite, None)], POSITIONS)
    answers = {(): None, (0,): True, (1,): False}
    return [answers[tuple(place for place, _ in run(list(row.values())))] for row in rows]


def graded_in_python(condition, grade, rows):
    """Of each row: how strongly the rule fires; 0 where it does not."""
    run = compile_rules([(condition, grade)], POSITIONS)
    return [dict(run(list(row.values()))).get(0, 0.0) for row in rows]


def _ramp(number, start, end):
    return min(1.0, max(0.0, (number - start) / (end - start)))


_NUMBERS = [cel.Type.INT, cel.Type.DOUBLE]
_RAMPS = [
    cel.Overload(
        f"ramp_{'_'.join(kind.name().lower() for kind in kinds)}",
        return_type=cel.Type.DOUBLE,
        parameters=list(kinds),
        impl=_ramp,
    )
    for kinds in product(_NUMBERS, repeat=3)
]
_CEL = cel.NewEnv(
    variables={
        one: cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
        for one in {path.split(".")[0] for path in KINDS}
    },
    functions=[cel.FunctionDecl("ramp", _RAMPS)],
)


def in_cel(text, rows):
    """Of each row: true or false, or None where Google's evaluator answers with an error."""
    expression = _CEL.compile(text)
    answers = [expression.eval(data=_by_family(row)) for row in rows]
    return [one.value() if one.type() == cel.Type.BOOL else None for one in answers]


def _by_family(row):
    families = {path.split(".")[0]: {} for path in row}
    for path, value in row.items():
        family, name = path.split(".")
        if value is not None:
            families[family][name] = value
    return families


_TYPES = {
    SignalType.INT: "BIGINT",
    SignalType.DOUBLE: "DOUBLE PRECISION",
    SignalType.BOOL: "BOOLEAN",
    SignalType.STRING: "TEXT",
}


class Table:
    """Rows of stored signals in a database, and what it answers to expressions over them."""

    mark = "?"

    def __init__(self, connection):
        self.close = connection.close
        self._cursor = connection.cursor()
        columns = (f"{SIGNALS[path].column} {_TYPES[kind]}" for path, kind in KINDS.items())
        self._cursor.execute(f"CREATE TABLE signals (place INTEGER, {', '.join(columns)})")

    def fill(self, rows):
        self._cursor.execute("DELETE FROM signals")
        marks = ", ".join([self.mark] * (1 + len(KINDS)))
        values = [[place, *row.values()] for place, row in enumerate(rows)]
        self._cursor.execute(
            f"INSERT INTO signals VALUES {', '.join([f'({marks})'] * len(rows))}",  # noqa: S608
            [value for row in values for value in row],
        )

    def answers(self, sql):
        self._cursor.execute(f"SELECT {sql} FROM signals ORDER BY place")  # noqa: S608
        return [row[0] for row in self._cursor.fetchall()]

    def where(self, sql):
        self._cursor.execute(f"SELECT place FROM signals WHERE {sql} ORDER BY place")  # noqa: S608
        return [row[0] for row in self._cursor.fetchall()]


class SqliteTable(Table):
    dialect = "sqlite"

    def __init__(self):
        super().__init__(sqlite3.connect(":memory:"))

    def truths(self, sql):
        return [None if one is None else bool(one) for one in self.answers(sql)]


class DuckTable(Table):
    dialect = "duckdb"

    def __init__(self):
        super().__init__(duckdb.connect(":memory:", config={"threads": 1}))

    def truths(self, sql):
        return self.answers(sql)


class PostgresTable(Table):
    dialect = "postgresql"
    mark = "%s"

    def __init__(self, url):
        address = url.replace("postgresql+psycopg", "postgresql")
        super().__init__(psycopg.connect(address, autocommit=True))

    def truths(self, sql):
        return self.answers(sql)
