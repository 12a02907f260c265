"""Commands about past orders and the files that hold them, with their options and help."""

import argparse
from typing import TypeAlias

from app.cli import backtest, history, learn
from app.rules.backtest.figures import CHECK_PRICE

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it


def add_history(commands: _Commands) -> None:
    """Add ``clearhold history``, ``clearhold backtest`` and ``clearhold learn``."""
    past = commands.add_parser("history", help="past orders of a shop, from files")
    verbs = past.add_subparsers(required=True, metavar="VERB")
    taken = verbs.add_parser("import", help="take past orders in; nobody is held or mailed")
    _add_files(taken)
    taken.set_defaults(command=history.import_orders)
    signals = verbs.add_parser("signals", help="ask the signals of past orders that have none")
    signals.set_defaults(command=history.ask_signals)
    for verb in (taken, signals):
        verb.add_argument("--shop", required=True, help="the shop's id")
    _add_backtest(commands)
    _add_learn(commands)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", required=True, metavar="FILE", help="past orders, JSON Lines")
    parser.add_argument("--events", metavar="FILE", help="what became of them, JSON Lines")


def _add_backtest(commands: _Commands) -> None:
    tried = commands.add_parser("backtest", help="try a pack on past orders, from files")
    _add_files(tried)
    tried.add_argument("--pack", default="balanced", help="by name, or a file (%(default)s)")
    tried.add_argument("--against", metavar="PACK", help="another pack to compare it with")
    tried.add_argument(
        "--since", type=backtest.date, metavar="DATE", help="earlier orders are history only"
    )
    tried.add_argument(
        "--as-of", type=backtest.date, metavar="DATE", help="as known then (the history's end)"
    )
    tried.add_argument("--scores", metavar="FILE", help="write every order's score, as CSV")
    tried.add_argument("--json", metavar="FILE", help="write the report as JSON")
    tried.add_argument(
        "--check-price",
        type=backtest.price,
        metavar="PRICE",
        default=CHECK_PRICE,
        help="what one check costs (%(default)s)",
    )
    tried.add_argument(
        "--processes", type=backtest.number, metavar="N", help="how many work (all cores)"
    )
    tried.set_defaults(command=backtest.backtest)


def _add_learn(commands: _Commands) -> None:
    learned = commands.add_parser("learn", help="propose a pack learned from past orders' outcomes")
    source = learned.add_mutually_exclusive_group(required=True)
    source.add_argument("--orders", metavar="FILE", help="past orders, JSON Lines")
    source.add_argument("--shop", help="or the kept signals of a shop, by its id")
    learned.add_argument("--events", metavar="FILE", help="what became of them, JSON Lines")
    learned.add_argument(
        "--until",
        type=backtest.date,
        metavar="DATE",
        help="learn only from orders placed, and outcomes known, before then (the history's end)",
    )
    learned.add_argument(
        "--from-pack",
        metavar="PACK",
        help="begin with this pack, by name or a file (balanced; of a shop, its live one)",
    )
    learned.add_argument("--out", required=True, metavar="FILE", help="where the draft goes, TOML")
    learned.add_argument(
        "--processes", type=backtest.number, metavar="N", help="how many work (all cores)"
    )
    learned.set_defaults(command=learn.learn)
