"""What we may not do at a shop changed: the merchant is shown it, with what it leads to."""

from collections.abc import Sequence

from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.ports import Gap
from app.services import Services
from app.store.audit import write_line
from app.store.installed import gaps_of, save_gaps
from app.store.transaction import Transaction


def note_gaps(services: Services, tx: Transaction, shop_id: ShopId, gaps: Sequence[Gap]) -> None:
    """Keep the gaps as they are now, with a line in the shop's timeline where they changed."""
    known = gaps_of(tx, shop_id)
    if known == tuple(gaps):
        return
    save_gaps(tx, shop_id, gaps)
    before, now = {gap.missing for gap in known}, {gap.missing for gap in gaps}
    details: dict[str, str | int | float | bool] = {}
    if now - before:
        details["missing"] = ", ".join(sorted(now - before))
    if before - now:
        details["granted"] = ", ".join(sorted(before - now))
    line = AuditLine(
        shop_id=shop_id,
        subject=shop_id,
        action="access_changed",
        at=services.now(),
        details=details,
    )
    write_line(tx, line)
