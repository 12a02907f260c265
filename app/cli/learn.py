"""``clearhold learn``: a draft pack from a shop's own labelled history. Nothing is published."""

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from app.cli.backtest import pack_said, tell_left_out
from app.cli.backtest_report import report_lines
from app.cli.progress import Progress, tell
from app.flow.read_history import read_history
from app.model.errors import InvalidInputError
from app.rules.pack import Rule
from app.rules.pack_file import write_pack

_WORTH_FORKING = 2000
_SHOWN = 30
_NEVER_ENDS = datetime.max.replace(tzinfo=UTC)


def learn(given: argparse.Namespace) -> int:
    """Learn from the history of a file; exit 1 if a line of it could not be used."""
    if find_spec("sklearn") is None:
        raise InvalidInputError(
            "Learning needs scikit-learn, which is not installed. Run `make extras`, then try again."
        )
    # Only where the extra is installed can these be imported.
    from app.flow.learn_from_file import Learning, learn_from_file  # noqa: PLC0415

    history = read_history(Path(given.orders), Path(given.events) if given.events else None)
    learning = Learning(
        history=history,
        until=given.until or history.ended_at or _NEVER_ENDS,
        begun_with=pack_said(given.from_pack),
        processes=given.processes or _processes(len(history.places)),
    )
    learned = learn_from_file(learning, Progress("orders", len(history.places)).tell)
    _write(Path(given.out), write_pack(learned.draft.pack))
    draft = learned.draft
    tell(f"Learned from {draft.frauds:,} frauds and {draft.honest:,} honest orders.")
    print("\n".join(_new(draft.added)))
    if learned.report is None:
        print("Too few labels to try it on later orders: backtest it before it is used.")
    else:
        print(
            f"A pack learned in the same way from orders before {learned.tried_since:%Y-%m-%d}, "
            "tried on those since:"
        )
        print("\n".join(report_lines(learned.report)))
    print(f"The draft is in {given.out}. Nothing was published.")
    return tell_left_out(history, learned.malformed)


def _new(added: tuple[Rule, ...]) -> Iterator[str]:
    yield f"{len(added)} conditions were added; the heaviest:"
    for rule in added[:_SHOWN]:
        grade = f" x {rule.graded}" if rule.graded else ""
        yield f"  {rule.points:+5.0f}  {rule.when}{grade}"


def _processes(orders: int) -> int:
    return (os.cpu_count() or 1) if orders >= _WORTH_FORKING else 1


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise InvalidInputError(f"{path} cannot be written: {problem.strerror}.") from None
