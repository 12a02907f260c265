"""Writes a shop's lists as text, with their values: for the merchant to take along."""

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.rules.list_file import write_list
from app.services import Services
from app.store.audit import write_line
from app.store.list_entries import opened_entries


def export_list(services: Services, shop_id: ShopId, *, actor: str) -> str:
    """Return every entry as CSV, by list, kind and value; that it was taken is kept.

    Entries of whom was forgotten are left out: nobody knows their value any more.
    """
    now = services.now()
    with services.database.write() as tx:
        entries = [
            (entry, value)
            for entry, value in opened_entries(tx, services.keyring, shop_id)
            if entry.ends_at is None or entry.ends_at > now
        ]
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="list_exported",
            at=now,
            actor=actor,
            details={"entries": len(entries)},
        )
        write_line(tx, line)
    return write_list(sorted(entries, key=lambda one: (one[0].listed, one[0].kind, one[1])))
