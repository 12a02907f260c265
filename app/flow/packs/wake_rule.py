"""Lets a rule speak again that was silent for one buyer."""

from app.model.audit import AuditLine
from app.model.errors import NotFoundError
from app.model.ids import ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.snoozes import end_snooze


def wake_rule(services: Services, shop_id: ShopId, snooze_id: str, *, actor: str) -> None:
    """End a snooze before its time.

    Raises:
        NotFoundError: there is no such snooze in this shop, or it is over.
    """
    with services.database.write() as tx:
        ended = end_snooze(tx, shop_id, snooze_id)
        if ended is None:
            raise NotFoundError("The rule is not silent any more.")
        line = AuditLine(
            shop_id=shop_id,
            subject=ended.case_id,
            action="rule_woken",
            at=services.now(),
            actor=actor,
            details={"rule": ended.rule},
        )
        write_line(tx, line)
