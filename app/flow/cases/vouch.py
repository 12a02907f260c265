"""A person at the shop vouches for the buyer: the order is released."""

from app.flow.cases.move_case import move_case
from app.flow.cases.note_verdict import note_verdict
from app.model.case import Move
from app.model.facts import OutcomeKind
from app.model.ids import CaseId, ShopId
from app.services import Services
from app.store.cases import case_by_id


def vouch(services: Services, shop_id: ShopId, case_id: CaseId, actor: str) -> None:
    """Release a case on a person's word; ``actor`` is who pressed the button.

    It is kept as a verdict: the buyer is honest.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case is over or already being released.
    """
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        move_case(services, tx, case, Move.VOUCH, actor=actor)
        note_verdict(services, tx, case, OutcomeKind.VERDICT_HONEST, actor=actor)
    services.doorbell.ring_effects([shop_id])
