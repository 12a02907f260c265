"""Tells who moved an order out of our hold, by the notes in which the store writes its history.

A person in the shop's admin leaves their name on the note. What bears the store's own name was
done by a program, or by a person through one: staff who use the store's app on a telephone come
in over the REST API and cannot be told from a warehouse's program. A payment plugin gives itself
away, as it says beside or before the change what was paid.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from app.model.errors import RejectedError
from app.model.ids import ExternalOrderId
from app.ports import LettingGo, Mover
from connectors.shops.woocommerce.history import Change, changes_told
from connectors.shops.woocommerce.marks import bears_reference
from connectors.shops.woocommerce.notes import NoteJson, names_of_store, read_notes
from connectors.shops.woocommerce.rest import Rest
from connectors.shops.woocommerce.statuses import ON_HOLD

_BESIDE: Final = timedelta(seconds=30)
"""Plugins write their note in the same request as the change, and notes bear whole seconds."""


def who_let_go(rest: Rest, order: ExternalOrderId) -> LettingGo:
    """Return who took the order off hold last; unknown where no note tells of it."""
    try:
        notes = read_notes(rest, order)
        changes = changes_told(rest, notes)
    except RejectedError:
        return LettingGo(mover=Mover.UNKNOWN)
    held = max((one.place for one in changes if one.after == ON_HOLD), default=-1)
    since = [one for one in changes if one.place > held]
    left = next((one for one in since if one.before == ON_HOLD), None)
    if left is None:
        return LettingGo(mover=Mover.UNKNOWN)
    changing, store = {one.place for one in changes}, names_of_store(notes)
    beside = [one for place, one in enumerate(notes) if place > held and place not in changing]
    return LettingGo(
        mover=_mover(left, notes[left.place], beside, store),
        before=left.before,
        after=left.after,
        at=_written_at(notes[left.place]),
    )


def _mover(
    left: Change, note: NoteJson, beside: Sequence[NoteJson], store: frozenset[str]
) -> Mover:
    if note.is_by_person(store):
        return Mover.STAFF
    programs = [one for one in beside if not one.is_by_person(store)]
    if left.reason.strip() or any(_is_plugins_word(one, note) for one in programs):
        return Mover.MACHINE
    return Mover.UNKNOWN


def _is_plugins_word(note: NoteJson, change: NoteJson) -> bool:
    if bears_reference(note.note):
        return False
    told, changed = _written_at(note), _written_at(change)
    return told is not None and changed is not None and abs(told - changed) <= _BESIDE


def _written_at(note: NoteJson) -> datetime | None:
    try:
        return note.written_at()
    except ValueError:
        return None
