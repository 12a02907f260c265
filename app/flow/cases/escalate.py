"""The merchant hands a case to support."""

from app.flow.cases.need_person import need_person
from app.model.case import SupportReason
from app.model.ids import CaseId, ShopId
from app.services import Services
from app.store.cases import case_by_id


def escalate(services: Services, shop_id: ShopId, case_id: CaseId, actor: str) -> None:
    """Stop waiting for the buyer: a person decides from here on, and the buyer is told.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case is over, being released, or with support already.
    """
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        need_person(services, tx, case, SupportReason.HANDED_OVER, actor=actor)
    services.doorbell.ring_effects([shop_id])
