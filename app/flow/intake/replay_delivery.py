"""A delivery that was set aside is put back in line, after its cause was mended."""

from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.ids import DeliveryId, ShopId
from app.services import Services
from app.store.audit import write_line
from app.store.deliveries import replay, source_of
from app.store.transaction import Transaction


def replay_delivery(
    services: Services, shop_id: ShopId, delivery_id: DeliveryId, actor: str
) -> None:
    """Let a delivery be worked off again; pressing twice changes nothing more.

    Raises:
        InvalidInputError: it is not set aside any more, or its body was erased on time.
    """
    with services.database.write() as tx:
        source = source_of(tx, shop_id, delivery_id)
        if source is None or not replay(tx, shop_id, delivery_id, services.now()):
            raise InvalidInputError(
                "This delivery does not wait for you: it was played again already, or its "
                "body was erased on time."
            )
        _note(services, tx, shop_id, delivery_id, actor=actor)
    services.doorbell.ring_deliveries([(shop_id, source)])


def _note(
    services: Services, tx: Transaction, shop_id: ShopId, delivery_id: DeliveryId, *, actor: str
) -> None:
    line = AuditLine(
        shop_id=shop_id,
        subject=shop_id,
        action="delivery_replayed",
        at=services.now(),
        actor=actor,
        details={"delivery": delivery_id},
    )
    write_line(tx, line)
