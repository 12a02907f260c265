"""Works off what a shop's identity provider told, one event at a time."""

from datetime import timedelta

from app.flow.checks.settle_check import settle_check
from app.flow.queues.ring_owed import ring_owed
from app.flow.running.on_shift import on_shift
from app.flow.running.take_deliveries import take_deliveries
from app.logs import log_problem
from app.metrics import time_delivery
from app.model.errors import ClearholdError, RejectedError, UnreadableError
from app.model.ids import DeliveryId, ShopId
from app.services import Services
from app.store.deliveries import postpone, set_aside
from app.store.keyring import Purpose
from app.store.tables import AnyRow

_BATCH = 50
_ATTEMPTS = 20
_PAUSE = timedelta(seconds=1)
_LONGEST = timedelta(minutes=5)


def settle_checks(services: Services, shop_id: ShopId) -> int:
    """Settle every event that waits for a shop; return how many deliveries that were.

    An event only says where to look: the session is always read from the provider, so
    that order, repeats and twins of events do not matter.
    """
    with on_shift(services, shop_id, "checks") as is_free:
        return _settle_all(services, shop_id) if is_free else 0


def _settle_all(services: Services, shop_id: ShopId) -> int:
    worked_off, done = 0, list[DeliveryId]()
    while rows := take_deliveries(services, shop_id, "identity", limit=_BATCH, done=done):
        done.clear()
        for row in rows:
            if _is_settled(services, shop_id, row):
                done.append(DeliveryId(row.delivery_id))
            # At once: what follows from one event does not wait for those behind it.
            ring_owed(services, shop_id)
        worked_off += len(rows)
    return worked_off


def _is_settled(services: Services, shop_id: ShopId, row: AnyRow) -> bool:
    """Follow an event; tell whether that was done, or is to be tried later, or never again."""
    delivery_id = DeliveryId(row.delivery_id)
    try:
        body = services.keyring.unseal(Purpose.DELIVERY, bytes(row.body_sealed))
        event = services.identity[row.topic].translate(body)
        if event.session is not None:
            settle_check(services, shop_id, event.session)
    except UnreadableError as problem:
        _set_aside(services, delivery_id, str(problem))
    except Exception as problem:  # noqa: BLE001 - the events behind it must go on
        _try_later(services, delivery_id, row.attempts + 1, problem)
    else:
        time_delivery("checks", (services.now() - row.received_at).total_seconds())
        return True
    return False


def _set_aside(services: Services, delivery_id: DeliveryId, problem: str) -> None:
    with services.database.write() as tx:
        set_aside(tx, delivery_id, problem)


def _try_later(
    services: Services, delivery_id: DeliveryId, attempts: int, problem: Exception
) -> None:
    if not isinstance(problem, ClearholdError):
        log_problem("settle_failed", problem, delivery=delivery_id)
    reason = str(problem) if isinstance(problem, ClearholdError) else type(problem).__name__
    if attempts >= _ATTEMPTS or isinstance(problem, RejectedError):
        _set_aside(services, delivery_id, reason)
        return
    pause = min(_PAUSE * 2 ** min(attempts, 10), _LONGEST)
    with services.database.write() as tx:
        postpone(tx, delivery_id, attempts, services.now() + pause, problem=reason)
