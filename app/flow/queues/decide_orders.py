"""Works off a shop's deliveries in batches: translate, normalise, decide.

One worker at a time works off a shop's, in their order. Every part can run twice all the
same: an order that is known stays as it is, a state that was decided is not decided again.
So a worker may be killed anywhere; the deliveries are still pending then, and the next one
begins again with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.flow.intake.obey_platform import obey_platform
from app.flow.intake.read_told import NEEDS_READING, Asking, NotRead, read_told
from app.flow.intake.take_in import take_in
from app.flow.queues.perform_effect import perform_effect
from app.flow.queues.ring_owed import ring_owed
from app.flow.running.on_shift import on_shift
from app.flow.running.take_deliveries import take_deliveries
from app.jobs import DECIDE
from app.logs import log, log_problem
from app.metrics import time_delivery
from app.model.errors import ClearholdError, StorageUnavailableError, UnreachableError
from app.model.ids import DeliveryId, EffectId, ShopId
from app.model.shop import Shop
from app.model.shop_event import (
    AccessChanged,
    ConnectionTroubled,
    OrderDisputed,
    OrderToRead,
    PartToRead,
    PersonAsked,
    PersonToForget,
    ShopEvent,
    ShopLeft,
    ShopToForget,
)
from app.services import Services
from app.store.deliveries import mark_done, postpone, set_aside
from app.store.keyring import Purpose
from app.store.shifts import end_shift
from app.store.shops import shop_by_id

_QUEUE = "rules"
_BATCH = 100
_BATCH_TO_READ = 60
"""Of a shop that tells only where to look: half a dozen deliveries or more are of one order."""
_READ_AT_ONCE = 10
"""How many questions to the shop are waited for before anything is decided."""
_TURN = timedelta(seconds=0.3)
"""After so long other shops get their turn, if any of them waits for the same worker."""
_LONGEST_TURN = timedelta(seconds=1)
_ATTEMPTS = 5
_PAUSE = timedelta(seconds=2)
_PLATFORM_PAUSE = timedelta(minutes=1)
_PLATFORMS = (
    ConnectionTroubled | ShopLeft | AccessChanged | PersonAsked | PersonToForget | ShopToForget
)
"""What is about the shop and its people, not about an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delivery:
    delivery_id: DeliveryId
    received_at: datetime
    attempts: int
    events: tuple[ShopEvent, ...]
    """What it says; more than it said itself once the shop was asked."""


def decide_orders(services: Services, shop_id: ShopId) -> int:
    """Work off what waits for a shop, for about a second; return how many deliveries that were.

    The doorbell is rung for what is left, so that a busy shop keeps no other waiting.

    Holds that follow are placed at once by this worker; what cannot be placed now is
    left to the effects worker. Where another worker is at it, nothing is left to do.
    """
    with on_shift(services, shop_id, _QUEUE) as is_free:
        worked_off = _decide_all(services, shop_id) if is_free else 0
    ring_owed(services, shop_id)
    return worked_off


def _decide_all(services: Services, shop_id: ShopId) -> int:
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
    worked_off, limit, since = 0, _BATCH_TO_READ, services.now()
    done: list[DeliveryId] = []
    while batch := _next_batch(services, shop, limit, done):
        worked_off += len(batch)
        limit = _BATCH_TO_READ if _needs_reading(batch) else _BATCH
        orders = [one for one in batch if not _is_obeyed(services, shop, one)]
        if len(orders) < len(batch):
            with services.database.read() as tx:
                shop = shop_by_id(tx, shop_id)
        asking = Asking(services, shop)
        for some in _with_orders_read(services, asking, orders):
            if owed := _work_off(services, shop, some, done):
                _place(services, owed)
                asking.forget()
            if _is_others_turn(services, since):
                break  # what is left of the batch waits still, and is taken again
        if _is_others_turn(services, since):
            _let_others_go_first(services, shop_id, done)
            break
    return worked_off


def _place(services: Services, owed: Sequence[EffectId]) -> None:
    """Place holds for as long as the shop answers."""
    for effect_id in owed:
        if not perform_effect(services, effect_id):
            break


def _is_others_turn(services: Services, since: datetime) -> bool:
    worked = services.now() - since
    return worked >= _LONGEST_TURN or (worked >= _TURN and services.doorbell.others_wait(DECIDE))


def _let_others_go_first(services: Services, shop_id: ShopId, done: Sequence[DeliveryId]) -> None:
    with services.database.write() as tx:
        end_shift(tx, shop_id, _QUEUE, services.worker)
        mark_done(tx, done)
    services.doorbell.ring_deliveries([(shop_id, "shop")])


def _next_batch(
    services: Services, shop: Shop, limit: int, done: list[DeliveryId]
) -> list[_Delivery]:
    """Read, open and translate; what makes no sense is set aside on the way.

    What is ``done`` is noted as such, and forgotten here.
    """
    while True:
        rows = take_deliveries(services, shop.shop_id, "shop", limit=limit, done=done)
        done.clear()
        if not rows:
            return []
        batch, unreadable = [], []
        connector = services.shops[shop.kind]
        for row in rows:
            try:
                body = services.keyring.unseal(Purpose.DELIVERY, bytes(row.body_sealed))
                event = connector.translate(row.topic, body)
            except Exception as problem:  # noqa: BLE001 - the deliveries behind it must go on
                unreadable.append((DeliveryId(row.delivery_id), _reason(problem)))
            else:
                batch.append(
                    _Delivery(
                        delivery_id=DeliveryId(row.delivery_id),
                        received_at=row.received_at,
                        attempts=row.attempts,
                        events=(event,),
                    )
                )
        _set_aside(services, shop.shop_id, unreadable)
        if batch:
            return batch


def _reason(problem: Exception) -> str:
    if isinstance(problem, ClearholdError):
        return str(problem)
    log_problem("delivery_not_translated", problem)
    return f"{type(problem).__name__}: an error in Clearhold itself. It is in the log."


def _is_obeyed(services: Services, shop: Shop, delivery: _Delivery) -> bool:
    """Do what the platform says about the shop itself; tell whether it was that."""
    [event] = delivery.events
    if not isinstance(event, _PLATFORMS):
        return False
    try:
        obey_platform(services, shop, event, delivery.received_at)
    except StorageUnavailableError:
        raise
    except UnreachableError as problem:
        pause = max(_PLATFORM_PAUSE, timedelta(seconds=problem.retry_after or 0.0))
        again_at = services.now() + pause
        _ask_later(services, [(delivery, NotRead(problem=problem, again_at=again_at))])
    except Exception as problem:  # noqa: BLE001 - the deliveries behind it must go on
        log_problem("platform_not_obeyed", problem, shop=shop.shop_id)
        _try_later(services, delivery, problem)
    else:
        with services.database.write() as tx:
            mark_done(tx, [delivery.delivery_id])
    return True


def _with_orders_read(
    services: Services, asking: Asking, batch: Sequence[_Delivery]
) -> Iterator[Sequence[_Delivery]]:
    """Yield the batch in portions, once the shop was asked about what it told too little of."""
    if not _needs_reading(batch):
        yield batch
        return
    for some in _portions(batch):
        answers = read_told(asking, [event for one in some for event in one.events])
        pairs = list(zip(some, answers, strict=True))
        _ask_later(services, [(one, it) for one, it in pairs if isinstance(it, NotRead)])
        yield [replace(one, events=it) for one, it in pairs if not isinstance(it, NotRead)]


def _portions(batch: Sequence[_Delivery]) -> Iterator[list[_Delivery]]:
    """Part a batch by what is to be asked, in its order; repeats are asked but once."""
    some, asked = list[_Delivery](), set[str]()
    for one in batch:
        about = {_asked_about(event) for event in one.events if isinstance(event, NEEDS_READING)}
        if len(asked | about) > _READ_AT_ONCE:
            yield some
            some, asked = [], set()
        some.append(one)
        asked |= about
    yield some


def _asked_about(event: OrderToRead | PartToRead | OrderDisputed) -> str:
    return event.part_id if isinstance(event, PartToRead) else event.external_id


def _needs_reading(batch: Sequence[_Delivery]) -> bool:
    return any(isinstance(event, NEEDS_READING) for one in batch for event in one.events)


def _ask_later(services: Services, unread: Sequence[tuple[_Delivery, NotRead]]) -> None:
    """Let deliveries wait for their shop, however long; only an order's own faults are counted."""
    waiting = [(one, it.again_at, it.problem) for one, it in unread if it.again_at is not None]
    if waiting:
        with services.database.write() as tx:
            for one, again_at, problem in waiting:
                reason = str(problem)
                postpone(tx, one.delivery_id, one.attempts, again_at, problem=reason)
    for one, it in unread:
        if it.again_at is None:
            _try_later(services, one, it.problem)


def _work_off(
    services: Services, shop: Shop, batch: Sequence[_Delivery], done: list[DeliveryId]
) -> list[EffectId]:
    """Decide a batch at once; when it fails, one by one, so that none waits for another.

    Return the holds that are owed now, and add to ``done`` what was worked off.
    """
    if not batch:
        return []
    try:
        told = [(event, one.received_at) for one in batch for event in one.events]
        owed = take_in(services, shop, told)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the others must go on
        log_problem("batch_failed", problem, shop=shop.shop_id, deliveries=len(batch))
        if len(batch) == 1:
            _try_later(services, batch[0], problem)
            return []
        return [effect for one in batch for effect in _work_off(services, shop, [one], done)]
    done += [one.delivery_id for one in batch]
    for one in batch:
        time_delivery("rules", (services.now() - one.received_at).total_seconds())
    return owed


def _try_later(services: Services, delivery: _Delivery, problem: Exception) -> None:
    attempts = delivery.attempts + 1
    reason = f"{type(problem).__name__} while it was worked off, {attempts} times so far."
    with services.database.write() as tx:
        if attempts >= _ATTEMPTS:
            set_aside(tx, delivery.delivery_id, reason)
        else:
            due_at = services.now() + _PAUSE * 2**attempts
            postpone(tx, delivery.delivery_id, attempts, due_at, problem=reason)


def _set_aside(
    services: Services, shop_id: ShopId, unreadable: Sequence[tuple[DeliveryId, str]]
) -> None:
    if not unreadable:
        return
    with services.database.write() as tx:
        for delivery_id, reason in unreadable:
            set_aside(tx, delivery_id, reason)
            log("delivery_set_aside", shop=shop_id, delivery=delivery_id)
