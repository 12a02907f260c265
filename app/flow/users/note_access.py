"""Notes who came in and who was let in, in the account's own timeline."""

from app.model.audit import CLEARHOLD, AuditLine
from app.model.ids import AccountId, ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.transaction import Transaction


def note_access(
    services: Services,
    tx: Transaction,
    account_id: AccountId,
    action: str,
    *,
    actor: str = CLEARHOLD,
    whom: str = "",
) -> None:
    """Write a line about the account itself, which belongs to no shop.

    It stands under the account's id, in the place of a shop's and of a subject's.
    """
    line = AuditLine(
        shop_id=ShopId(account_id),
        subject=account_id,
        action=action,
        at=services.now(),
        actor=actor,
        details={"whom": whom} if whom else {},
    )
    write_line(tx, line)
