"""Puts somebody or something on a merchant's list."""

from app.flow.lists.listed import listed
from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.model.listing import ListEntry, NewEntry
from app.services import Services
from app.store.audit import write_line


def add_to_list(services: Services, shop_id: ShopId, wanted: NewEntry, *, actor: str) -> ListEntry:
    """Put an entry on a list; one that stands there already gets the new reason and end.

    It counts for orders decided from now on.

    Raises:
        InvalidInputError: the value is none of its kind, no reason is given, or its time is
            over already.
    """
    with services.database.write() as tx:
        entry, _ = listed(services, tx, shop_id, wanted, actor=actor)
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="listed",
            at=services.now(),
            actor=actor,
            details={"list": entry.listed, "kind": entry.kind},
        )
        write_line(tx, line)
    return entry
