"""The merchant takes a hold over: Clearhold lets go, the order stays as the shop has it."""

from app.flow.cases.move_case import move_case
from app.flow.cases.was_told import was_told
from app.model.case import Move
from app.model.effect import EffectKind, Letter
from app.model.ids import CaseId, ShopId
from app.services import Services
from app.store.cases import case_by_id
from app.store.effects import owe


def hand_back(services: Services, shop_id: ShopId, case_id: CaseId, actor: str) -> None:
    """Cancel our hold without releasing the order; the buyer hears that no check is needed.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case is over or already being released.
    """
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        move_case(services, tx, case, Move.HAND_BACK, actor=actor)
        if was_told(tx, case):
            subject = (shop_id, case_id, EffectKind.SEND_MAIL)
            owe(tx, *subject, letter=Letter.HANDED_BACK, now=services.now())
    services.doorbell.ring_effects([shop_id])
