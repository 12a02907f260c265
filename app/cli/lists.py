"""The operator's commands about a merchant's lists."""

import argparse
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from app.cli.services_here import services_here
from app.flow.lists.add_to_list import add_to_list
from app.flow.lists.export_list import export_list
from app.flow.lists.import_list import import_list
from app.flow.lists.take_off_list import take_off_list
from app.model.audit import CLEARHOLD
from app.model.facts import EntryKind, ListKind
from app.model.ids import ShopId
from app.model.listing import ListEntry, NewEntry
from app.model.private import Private
from app.services import Services
from app.store.list_entries import entries_of
from app.store.shops import shop_by_id


def add(given: argparse.Namespace) -> int:
    """Put an entry on a list."""
    services, shop_id = _shop(given)
    wanted = NewEntry(
        listed=ListKind(given.list),
        kind=EntryKind(given.kind),
        value=Private(given.value),
        reason=given.reason,
        ends_at=given.until,
    )
    print(_line(add_to_list(services, shop_id, wanted, actor=CLEARHOLD)))
    return 0


def remove(given: argparse.Namespace) -> int:
    """Take an entry off its list."""
    services, shop_id = _shop(given)
    take_off_list(services, shop_id, given.entry, actor=CLEARHOLD)
    print("It is off the list.")
    return 0


def show(given: argparse.Namespace) -> int:
    """List the entries, newest first, as hints at what they name."""
    services, shop_id = _shop(given)
    with services.database.read() as tx:
        entries = entries_of(tx, shop_id)
    for entry in entries:
        print(_line(entry))
    if not entries:
        print("Nothing is listed.")
    return 0


def bring_in(given: argparse.Namespace) -> int:
    """Import a CSV file; where a line is wrong, nothing is kept."""
    services, shop_id = _shop(given)
    text = Path(given.file).read_text(encoding="utf-8-sig")
    imported = import_list(services, shop_id, text, actor=CLEARHOLD)
    if imported.troubles:
        for trouble in imported.troubles:
            print(trouble, file=sys.stderr)
        print("Nothing was kept. Mend these lines and import the file again.", file=sys.stderr)
        return 1
    print(f"{imported.added} new entries; {imported.known} were there already.")
    return 0


def take_along(given: argparse.Namespace) -> int:
    """Export every entry with its value as CSV."""
    services, shop_id = _shop(given)
    text = export_list(services, shop_id, actor=CLEARHOLD)
    if given.out is None:
        print(text, end="")
        return 0
    Path(given.out).write_text(text, encoding="utf-8")
    print(f"{text.count(chr(10)) - 1} entries are in {given.out}. They name people: keep it safe.")
    return 0


def until(text: str) -> datetime:
    """Return the end of a day. Raises ArgumentTypeError for what is no date."""
    try:
        return datetime.combine(date.fromisoformat(text), time(23, 59, 59), UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-12-31") from None


def _shop(given: argparse.Namespace) -> tuple[Services, ShopId]:
    services = services_here()
    with services.database.read() as tx:
        return services, shop_by_id(tx, ShopId(given.shop)).shop_id


def _line(entry: ListEntry) -> str:
    ends = "" if entry.ends_at is None else f"  until {entry.ends_at:%Y-%m-%d}"
    told = f"{entry.entry_id}  {entry.listed}  {entry.kind}  {entry.label}{ends}"
    return f"{told}  {entry.reason}"
