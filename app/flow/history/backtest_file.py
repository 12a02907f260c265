"""Tries a pack on an order history file: no service, no database, nothing is kept."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from app.flow.history.replay_history import Replay, Replayed
from app.flow.history.replay_in_processes import replay_in_processes
from app.model.errors import InvalidInputError
from app.rules.backtest.gathering import Gathering
from app.rules.backtest.report import Backtest
from app.rules.backtest.summary import Contest, summary
from app.rules.jsonlines.history import History
from app.rules.jsonlines.malformed import Malformed
from app.rules.pack import Pack

_HEAD: Final = ("order_id", "score", "verdict", "rules")
_NOTHING_KNOWN: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBacktest:
    """What is tried on which history."""

    history: History
    contest: Contest
    since: datetime | None = None
    """Only orders placed from then on are reported and scored; earlier ones are history."""
    as_of: datetime | None = None
    """What became known later is not looked at; the history's end where None."""
    scores: Path | None = None
    """Where a CSV of every order's score goes."""
    processes: int = 1
    country_of: Callable[[str], str | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBacktested:
    """The report, and the lines of orders that were left out."""

    report: Backtest
    malformed: tuple[Malformed, ...]


def backtest_file(wanted: FileBacktest, say: Callable[[int], None]) -> FileBacktested:
    """Replay a history and report; ``say`` hears how many orders are done.

    Raises:
        InvalidInputError: the scores cannot be written.
    """
    gathering, malformed = Gathering(), []
    as_of = wanted.as_of or wanted.history.ended_at or _NOTHING_KNOWN
    with _scores(wanted.scores, wanted.contest.pack) as score:
        replayed = replay_in_processes(_replay(wanted, as_of), wanted.processes)
        for done, came in enumerate(replayed, start=1):
            if isinstance(came, Malformed):
                malformed.append(came)
            elif came is not None:
                score(came)
                if came.was_accepted:
                    gathering.add(came.tried)
            say(done)
    report = summary(gathering.gathered(as_of), wanted.contest)
    return FileBacktested(report=report, malformed=tuple(malformed))


def _replay(wanted: FileBacktest, as_of: datetime) -> Replay:
    contest = wanted.contest
    return Replay(
        history=wanted.history,
        packs=(contest.pack,) if contest.against is None else (contest.pack, contest.against),
        as_of=as_of,
        since=wanted.since,
        country_of=wanted.country_of,
    )


class _Writer(Protocol):
    def writerow(self, row: tuple[str, ...], /) -> object: ...


@contextmanager
def _scores(path: Path | None, pack: Pack) -> Iterator[Callable[[Replayed], None]]:
    """Lend what writes an order's line: the score in full, as Python reads it back."""
    if path is None:
        yield lambda _: None
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer: _Writer = csv.writer(file)
            writer.writerow(_HEAD)
            yield lambda came: _write(writer, came, pack)
    except OSError as problem:
        msg = f"{path} cannot be written: {problem.strerror}."
        raise InvalidInputError(msg) from None


def _write(writer: _Writer, came: Replayed, pack: Pack) -> None:
    verdict = came.tried.verdicts[0]
    rules = ";".join(pack.rules[place].name for place in verdict.fired)
    writer.writerow((came.tried.order_id, repr(verdict.score), verdict.needed.word, rules))
