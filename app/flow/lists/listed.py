"""Puts one entry on a merchant's list, within a transaction."""

from app.model.errors import InvalidInputError
from app.model.ids import ShopId, new_id
from app.model.listing import ListEntry, NewEntry
from app.rules.list_keys import entry_key
from app.services import Services
from app.store.list_entries import KeptEntry, add_entry
from app.store.transaction import Transaction

_LONGEST_REASON = 300


def listed(
    services: Services, tx: Transaction, shop_id: ShopId, wanted: NewEntry, *, actor: str
) -> tuple[ListEntry, bool]:
    """Return the entry, and whether it is new; one that stood there is written anew.

    Raises:
        InvalidInputError: the value is none of its kind, no reason is given, or its time is
            over already.
    """
    now = services.now()
    reason = wanted.reason.strip()
    if not 0 < len(reason) <= _LONGEST_REASON:
        raise InvalidInputError(f"Say why, in {_LONGEST_REASON} characters at most.")
    if wanted.ends_at is not None and wanted.ends_at <= now:
        raise InvalidInputError("The end is over already.")
    key = entry_key(wanted.kind, wanted.value.reveal())
    entry = ListEntry(
        entry_id=new_id("entry"),
        listed=wanted.listed,
        kind=wanted.kind,
        label=key.label,
        reason=reason,
        added_by=actor,
        added_at=now,
        ends_at=wanted.ends_at,
    )
    kept = KeptEntry(
        entry=entry,
        key=key.key,
        value=wanted.value.reveal().strip(),
        network_bits=key.network_bits,
    )
    return entry, add_entry(tx, services.keyring, shop_id, kept)
