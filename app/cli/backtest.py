"""``clearhold backtest``: what a pack would have done to past orders, from a file."""

import argparse
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.cli.backtest_report import report_lines
from app.cli.progress import Progress, tell
from app.flow.history.backtest_file import FileBacktest, backtest_file
from app.flow.history.read_history import read_history
from app.model.errors import InvalidInputError
from app.model.money import Money
from app.rules.backtest.figures import Asking
from app.rules.backtest.report import Backtest
from app.rules.backtest.summary import Contest
from app.rules.jsonlines.history import History
from app.rules.jsonlines.malformed import Malformed
from app.rules.pack import Pack
from app.rules.pack_file import read_pack
from app.rules.packs import by_name
from app.settings import read_settings
from app.wiring import ip_countries_of

_WORTH_FORKING = 2000
"""Fewer orders are replayed before a second process would have read them."""


def backtest(given: argparse.Namespace) -> int:
    """Try a pack on the history of a file; exit 1 if a line of it could not be used."""
    contest = Contest(
        pack=pack_said(given.pack),
        against=pack_said(given.against) if given.against else None,
        asking=Asking(price=given.check_price),
    )
    history = read_history(Path(given.orders), Path(given.events) if given.events else None)
    wanted = FileBacktest(
        history=history,
        contest=contest,
        since=given.since,
        as_of=given.as_of,
        scores=Path(given.scores) if given.scores else None,
        processes=given.processes or _processes(history),
        country_of=ip_countries_of(read_settings()).country_of,
    )
    done = backtest_file(wanted, Progress("orders", len(history.places)).tell)
    if given.json:
        _write(Path(given.json), done.report)
    print("\n".join(report_lines(done.report)))
    return tell_left_out(history, done.malformed)


def tell_left_out(history: History, malformed: tuple[Malformed, ...]) -> int:
    """Say which lines could not be used; return the exit status that goes with it."""
    left_out = sorted({*history.malformed, *malformed}, key=_where)
    if history.strangers:
        tell(f"{history.strangers} events are about orders that are not in the file.")
    for one in left_out:
        tell(f"{one.file}, line {one.line}: left out: {one.reason}.")
    if left_out:
        tell(f"{len(left_out)} lines could not be used; all others were.")
    return 1 if left_out else 0


def pack_said(said: str) -> Pack:
    """Return the pack that somebody named, by a file or by its name.

    Raises:
        InvalidInputError: there is none, or its text cannot be used.
    """
    path = Path(said)
    if not (path.suffix == ".toml" or path.is_file()):
        return by_name(said)
    try:
        return read_pack(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidInputError(f"The pack {path} cannot be read: {problem}.") from None


def date(text: str) -> datetime:
    """Read a date, which begins at midnight UTC, or a time with its offset.

    Raises:
        argparse.ArgumentTypeError: it is neither.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-01-31") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def price(text: str) -> Money:
    """Read an amount with its currency, such as ``1.50 USD``.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    amount, _, currency = text.strip().rpartition(" ")
    try:
        read = Money.from_major(amount, currency)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{problem}; write it as '1.50 USD'") from None
    return read


def number(text: str) -> int:
    """Read a whole number from 1 on.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _processes(history: History) -> int:
    return (os.cpu_count() or 1) if len(history.places) >= _WORTH_FORKING else 1


def _write(path: Path, report: Backtest) -> None:
    told = msgspec.to_builtins(report)
    try:
        path.write_text(f"{json.dumps(told, ensure_ascii=False, indent=2)}\n", encoding="utf-8")
    except OSError as problem:
        raise InvalidInputError(f"{path} cannot be written: {problem.strerror}.") from None


def _where(one: Malformed) -> tuple[str, int, str]:
    return one.file, one.line, one.reason
