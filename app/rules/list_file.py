"""Lists as text, one entry a line: what a merchant takes along and brings in (CSV)."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from app.model.errors import InvalidInputError
from app.model.facts import EntryKind, ListKind
from app.model.listing import ListEntry, NewEntry
from app.model.private import Private
from app.rules.list_keys import entry_key

COLUMNS: Final = ("list", "kind", "value", "reason", "ends")
LONGEST_TEXT: Final = 5_000_000
"""Characters; tens of thousands of entries."""

_NEEDED: Final = len(COLUMNS) - 1
_FORMULAS: Final = ("=", "@", "-", "+", "\t", "\r", "'")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListText:
    """What was read of a list: entries, and what is wrong with the other lines."""

    entries: tuple[NewEntry, ...]
    troubles: tuple[str, ...]
    """Sentences, each with its line."""


def write_list(entries: Iterable[tuple[ListEntry, str]]) -> str:
    """Return entries with their values as text that `read_list` reads."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for entry, value in entries:
        ends = "" if entry.ends_at is None else entry.ends_at.isoformat(timespec="seconds")
        rows.writerow((entry.listed, entry.kind, _harmless(value), _harmless(entry.reason), ends))
    return text.getvalue()


def read_list(text: str) -> ListText:
    """Read a list. The first line names the columns; ``ends`` may be missing or empty."""
    if len(text) > LONGEST_TEXT:
        return ListText(entries=(), troubles=(f"The text exceeds {LONGEST_TEXT:,} characters.",))
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        return ListText(entries=(), troubles=(f"Line {rows.line_num}: no CSV ({wrong}).",))
    head = [name.strip().lower() for name in lines[0][1]] if lines else []
    if head not in (list(COLUMNS), list(COLUMNS[:_NEEDED])):
        return ListText(entries=(), troubles=(f"Line 1: name the columns: {','.join(COLUMNS)}.",))
    return _read(lines[1:])


def _read(lines: Sequence[tuple[int, list[str]]]) -> ListText:
    entries: list[NewEntry] = []
    troubles: list[str] = []
    for number, row in lines:
        try:
            entries.append(_entry(row))
        except InvalidInputError as wrong:
            troubles.append(f"Line {number}: {wrong}")
    return ListText(entries=tuple(entries), troubles=tuple(troubles))


def _entry(row: list[str]) -> NewEntry:
    if not _NEEDED <= len(row) <= len(COLUMNS):
        raise InvalidInputError(f"there are {len(row)} columns, not {len(COLUMNS)}.")
    listed, kind, value, reason, *ends = (_plain(cell) for cell in row)
    entry = NewEntry(
        listed=_listed(listed),
        kind=_kind(kind),
        value=Private(value),
        reason=reason,
        ends_at=_end(ends[0]) if ends and ends[0] else None,
    )
    entry_key(entry.kind, value)
    if not reason:
        raise InvalidInputError("say why, in the column reason.")
    return entry


def _listed(said: str) -> ListKind:
    try:
        return ListKind(said.lower())
    except ValueError:
        raise InvalidInputError(f"list is one of: {', '.join(ListKind)}.") from None


def _kind(said: str) -> EntryKind:
    try:
        return EntryKind(said.lower())
    except ValueError:
        raise InvalidInputError(f"kind is one of: {', '.join(EntryKind)}.") from None


def _end(said: str) -> datetime:
    try:
        if len(said) == len("2026-12-31"):
            return datetime.combine(date.fromisoformat(said), time(23, 59, 59), UTC)
        at = datetime.fromisoformat(said)
    except ValueError:
        raise InvalidInputError("ends is a date such as 2026-12-31, or empty.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; a phone's plus is none."""
    is_number = text[:1] == "+" and text[1:].isdigit()
    return f"'{text}" if text.startswith(_FORMULAS) and not is_number else text


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULAS) else text
