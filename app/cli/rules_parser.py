"""Options of the commands about rules: decisions made again, and lists."""

import argparse
from typing import TypeAlias

from app.cli import decisions, lists
from app.model.facts import EntryKind, ListKind

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it


def add_rules(commands: Commands) -> None:
    """Add ``decision`` and ``list``."""
    _add_decisions(commands)
    _add_lists(commands)


def _add_decisions(commands: Commands) -> None:
    decision = commands.add_parser("decision", help="decisions of the past")
    verbs = decision.add_subparsers(required=True, metavar="VERB")
    replay = verbs.add_parser("replay", help="make one again; exit 1 where it comes out otherwise")
    replay.add_argument("--shop", required=True, help="the shop's id")
    replay.add_argument("--order", required=True, help="the order's number, or the shop's id of it")
    replay.add_argument("--version", type=int, help="which decision about it (the last one)")
    replay.set_defaults(command=decisions.replay)


def _add_lists(commands: Commands) -> None:
    listed = commands.add_parser("list", help="whom a shop lets pass, stops, looks at")
    verbs = listed.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="put an entry on a list")
    add.add_argument("list", choices=[kind.value for kind in ListKind])
    add.add_argument("kind", choices=[kind.value for kind in EntryKind])
    add.add_argument("value", help="a mailbox, 203.0.113.0/24, 'Storgatan 5, 411 24, SE' …")
    add.add_argument("--reason", required=True, help="why, for whoever looks later")
    add.add_argument("--until", type=lists.until, metavar="DATE", help="its last day, UTC")
    add.set_defaults(command=lists.add)
    remove = verbs.add_parser("remove", help="take an entry off its list")
    remove.add_argument("entry", help="the entry's id, as `list show` prints it")
    remove.set_defaults(command=lists.remove)
    show = verbs.add_parser("show", help="list the entries, newest first")
    show.set_defaults(command=lists.show)
    bring_in = verbs.add_parser(
        "import", help="bring entries in (CSV: list,kind,value,reason,ends)"
    )
    bring_in.add_argument("file", help="the CSV file")
    bring_in.set_defaults(command=lists.bring_in)
    export = verbs.add_parser("export", help="write all entries with their values as CSV")
    export.add_argument("--out", metavar="FILE", help="into a file; otherwise it is printed")
    export.set_defaults(command=lists.take_along)
    for verb in (add, remove, show, bring_in, export):
        verb.add_argument("--shop", required=True, help="the shop's id")
