"""``clearhold learn``: a draft pack from a shop's own labelled history. Nothing is published."""

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.backtest import pack_said, tell_left_out
from app.cli.backtest_report import report_lines
from app.cli.progress import Progress, tell
from app.cli.services_here import services_here
from app.flow.history.read_history import read_history
from app.model.errors import InvalidInputError
from app.model.ids import ShopId
from app.rules.backtest.report import Backtest
from app.rules.pack import Rule
from app.rules.pack_file import write_pack
from app.store.shops import shop_by_id

if TYPE_CHECKING:
    from app.rules.learn.drafting import Draft

_WORTH_FORKING = 2000
_SHOWN = 30
_BEGUN_WITH = "balanced"
_NEVER_ENDS = datetime.max.replace(tzinfo=UTC)


def learn(given: argparse.Namespace) -> int:
    """Learn from the history of a file or a shop; exit 1 if a line of it could not be used."""
    if find_spec("sklearn") is None:
        raise InvalidInputError(
            "Learning needs scikit-learn, which is not installed. Run `make extras`, then try again."
        )
    return _from_shop(given) if given.shop else _from_file(given)


def _from_file(given: argparse.Namespace) -> int:
    # Only where the extra is installed can this be imported.
    from app.flow.history.learn_from_file import Learning, learn_from_file  # noqa: PLC0415

    history = read_history(Path(given.orders), Path(given.events) if given.events else None)
    learning = Learning(
        history=history,
        until=given.until or history.ended_at or _NEVER_ENDS,
        begun_with=pack_said(given.from_pack or _BEGUN_WITH),
        processes=given.processes or _processes(len(history.places)),
    )
    learned = learn_from_file(learning, Progress("orders", len(history.places)).tell)
    _tell(given, learned.draft, learned.tried_since, learned.report)
    return tell_left_out(history, learned.malformed)


def _from_shop(given: argparse.Namespace) -> int:
    # As above.
    from app.flow.history.learn_from_shop import learn_from_shop  # noqa: PLC0415

    services = services_here()
    with services.database.read() as tx:
        shop = shop_by_id(tx, ShopId(given.shop))
    begun_with = pack_said(given.from_pack) if given.from_pack else None
    learned = learn_from_shop(services, shop, until=given.until, begun_with=begun_with)
    _tell(given, learned.draft, learned.tried_since, learned.report)
    return 0


def _tell(
    given: argparse.Namespace, draft: "Draft", since: datetime | None, report: Backtest | None
) -> None:
    _write(Path(given.out), write_pack(draft.pack))
    tell(f"Learned from {draft.frauds:,} frauds and {draft.honest:,} honest orders.")
    print("\n".join(_new(draft.added)))
    if report is None:
        print("Too few labels to try it on later orders: backtest it before it is used.")
    else:
        print(
            f"A pack learned in the same way from orders before {since:%Y-%m-%d}, tried on those "
            "since:"
        )
        print("\n".join(report_lines(report)))
    print(f"The draft is in {given.out}. Nothing was published.")


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
