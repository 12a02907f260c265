"""The merchant ends an order for good: it is to be cancelled, and its money given back."""

from app.flow.cases.move_case import move_case
from app.flow.cases.note_verdict import note_verdict
from app.model.case import Move
from app.model.facts import OutcomeKind
from app.model.ids import CaseId, ShopId
from app.services import Services
from app.store.cases import case_by_id


def call_off(
    services: Services, shop_id: ShopId, case_id: CaseId, actor: str, *, as_fraud: bool = False
) -> None:
    """Owe the shop the cancelling; nothing but the shop's own no takes it back.

    ``as_fraud`` keeps it as a verdict: whoever ordered is a fraud, and open orders that share
    address, card or device are decided again.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case is over, being released or being cancelled.
    """
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        move_case(services, tx, case, Move.CANCEL, actor=actor)
        if as_fraud:
            note_verdict(services, tx, case, OutcomeKind.VERDICT_FRAUD, actor=actor)
    services.doorbell.ring_effects([shop_id])
