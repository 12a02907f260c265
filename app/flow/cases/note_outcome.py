"""Notes what became of an order: a report, a verdict, a chargeback."""

from app.flow.cases.owe_deciding import owe_deciding
from app.model.audit import CLEARHOLD, AuditLine
from app.model.effect import subject_of_order
from app.model.facts import FRAUD
from app.model.ids import ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.cases import last_case_of
from app.store.order_labels import NewOutcome, note_outcomes
from app.store.transaction import Transaction


def note_outcome(
    services: Services,
    tx: Transaction,
    shop_id: ShopId,
    outcome: NewOutcome,
    *,
    actor: str = CLEARHOLD,
) -> bool:
    """Keep an outcome; tell whether it is new. The same one twice is known.

    One that calls the order fraud lets open orders that share its address, card or device
    be decided again.
    """
    if not note_outcomes(tx, shop_id, [outcome], services.now()):
        return False
    if outcome.kind in FRAUD:
        owe_deciding(services, tx, shop_id, outcome.order_id)
    case = last_case_of(tx, outcome.order_id)
    line = AuditLine(
        shop_id=shop_id,
        subject=subject_of_order(outcome.order_id) if case is None else case.case_id,
        action="outcome_noted",
        at=services.now(),
        actor=actor,
        details={"outcome": outcome.kind},
    )
    write_line(tx, line)
    return True
