"""Lists of a merchant: whom to let pass, to stop, to look at, why, and until when."""

from dataclasses import dataclass
from datetime import datetime

from app.model.facts import EntryKind, ListKind
from app.model.private import Private


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry on its way onto a list; the value as people write it."""

    listed: ListKind
    kind: EntryKind
    value: Private[str]
    reason: str
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """An entry as it is shown: its label hints at the value and does not tell it."""

    entry_id: str
    listed: ListKind
    kind: EntryKind
    label: str
    reason: str
    added_by: str
    added_at: datetime
    ends_at: datetime | None
