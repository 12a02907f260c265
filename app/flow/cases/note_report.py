"""Somebody says of an order: that was not me."""

from app.flow.cases.note_outcome import note_outcome
from app.model.facts import OutcomeKind
from app.model.ids import OrderId, ShopId
from app.services import Services
from app.store.order_labels import NewOutcome
from app.store.orders import stored_order


def note_report(services: Services, shop_id: ShopId, order_id: OrderId, *, actor: str) -> bool:
    """Keep a report; tell whether it is the first of its order.

    Open orders that share its address, card or device are decided again.

    Raises:
        NotFoundError: there is no such order at this shop.
    """
    now = services.now()
    with services.database.write() as tx:
        order = stored_order(tx, shop_id, order_id)
        outcome = NewOutcome(
            order_id=order.order_id,
            kind=OutcomeKind.REPORT,
            happened_at=now,
            known_at=now,
            source="report",
        )
        is_new = note_outcome(services, tx, shop_id, outcome, actor=actor)
    services.doorbell.ring_effects([shop_id])
    return is_new
