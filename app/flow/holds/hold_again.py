"""A person has a hold put again that was lost: they have seen to what took it off."""

from app.flow.keeper.owe_hold import owe_hold
from app.flow.keeper.repairs_so_far import HOLD_AGAIN
from app.model.audit import AuditLine
from app.model.case import Move, MoveRefusedError
from app.model.ids import CaseId, ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id
from app.store.held_parts import forget_parts


def hold_again(services: Services, shop_id: ShopId, case_id: CaseId, actor: str) -> None:
    """Owe the hold once more; what is lost from now on is mended as often as at first.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: its hold is not lost (any more).
    """
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        if not case.has_lost_its_hold():
            raise MoveRefusedError(case.state, Move.HOLD_CONFIRMED)
        # Not one part counts as let go by staff: they want all of it stopped.
        forget_parts(tx, case_id)
        line = AuditLine(
            shop_id=shop_id, subject=case_id, action=HOLD_AGAIN, at=services.now(), actor=actor
        )
        write_line(tx, line)
        owe_hold(services, tx, case)
    services.doorbell.ring_effects([shop_id])
