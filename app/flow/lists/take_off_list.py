"""Takes an entry off a merchant's list."""

from app.model.audit import AuditLine
from app.model.erasure import Erasure, ErasureKind
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.list_entries import remove_entry


def take_off_list(services: Services, shop_id: ShopId, entry_id: str, *, actor: str) -> None:
    """Delete an entry, with what it named.

    Raises:
        NotFoundError: the shop has no such entry.
    """
    with services.database.write() as tx:
        entry = remove_entry(tx, shop_id, entry_id)
        if entry is None:
            raise NotFoundError("There is no such entry any more.")
        services.erasures.note(
            Erasure(kind=ErasureKind.ENTRY, at=services.now(), shop_id=shop_id, subject=entry_id)
        )
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="unlisted",
            at=services.now(),
            actor=actor,
            details={"list": entry.listed, "kind": entry.kind},
        )
        write_line(tx, line)
    services.database.forget_deleted()
