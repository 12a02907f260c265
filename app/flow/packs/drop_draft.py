"""Drops the merchant's draft of a pack."""

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.packs import delete_draft, draft_of, lock_packs


def drop_draft(services: Services, shop_id: ShopId, *, actor: str) -> None:
    """Forget the shop's draft; where there is none, nothing happens."""
    with services.database.write() as tx:
        lock_packs(tx, shop_id)
        if draft_of(tx, shop_id) is None:
            return
        delete_draft(tx, shop_id)
        line = AuditLine(
            shop_id=shop_id,
            subject=shop_id,
            action="draft_dropped",
            at=services.now(),
            actor=actor,
        )
        write_line(tx, line)
