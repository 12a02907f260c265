"""Forgets the person of a case that is over."""

from app.flow.forgetting.erase_case import erase_case
from app.model.audit import CLEARHOLD
from app.model.case import CLOSED, Move, MoveRefusedError
from app.model.ids import CaseId, ShopId
from app.services import Services
from app.store.cases import case_by_id


def forget_case(
    services: Services, shop_id: ShopId, case_id: CaseId, actor: str = CLEARHOLD
) -> None:
    """Erase who the case was about; the case and the attestation of its checks stay.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case is still open.
    """
    with services.database.read() as tx:
        case = case_by_id(tx, shop_id, case_id)
    if case.state not in CLOSED:
        raise MoveRefusedError(case.state, Move.ORDER_ENDED)
    erase_case(services, case, actor=actor)
    services.database.forget_deleted()
    services.doorbell.ring_effects([shop_id])
