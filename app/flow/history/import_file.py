"""Imports past orders and what became of them from files: as history, never held, never mailed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.flow.history.ask_past_signals import ask_past_signals
from app.flow.history.orders_in_time import OrderOfFile, orders_in_time
from app.flow.orders.normalise import normalise
from app.model.audit import AuditLine
from app.model.ids import ExternalOrderId, OrderId
from app.model.order import Order
from app.model.shop import Shop
from app.model.shop_event import OrderSeen
from app.privacy.retention import HISTORY
from app.rules.jsonlines.history import History
from app.rules.jsonlines.malformed import Malformed
from app.services import Services
from app.store.audit import write_line
from app.store.order_labels import NewOutcome, note_outcomes
from app.store.orders import stored_orders

_AT_ONCE: Final = 200
_SOURCE: Final = "file"

Say = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImported:
    """What an import came to. ``known`` orders were there before, and stay as they were."""

    orders: int
    known: int
    outside: int
    """Older than what is kept, or dated later than now."""
    outcomes: int
    signals: int
    """Orders whose signals are kept from now on."""
    malformed: tuple[Malformed, ...]


def import_file(services: Services, shop: Shop, history: History, say: Say) -> FileImported:
    """Take orders and outcomes in, then ask all signals about them; a repeat changes nothing.

    Orders are taken for known since they were placed, outcomes since they happened.
    ``say`` hears what is being done and how many are done. Who is stopped midway may begin
    again.
    """
    malformed: list[Malformed] = []
    taken = known = outside = 0
    for portion in _portions(orders_in_time(history)):
        malformed += [one for one in portion if isinstance(one, Malformed)]
        orders = [one.order for one in portion if isinstance(one, OrderOfFile)]
        kept = [one for one in orders if _is_kept(services, one)]
        new = _take_in(services, shop, kept)
        taken, known, outside = (
            taken + new,
            known + len(kept) - new,
            outside + len(orders) - len(kept),
        )
        say("orders", taken + known + outside + len(malformed))
    outcomes = _note(services, shop, history)
    signals = _ask(services, shop, say)
    if taken or outcomes:
        _write_line(services, shop, taken, outcomes)
    return FileImported(
        orders=taken,
        known=known,
        outside=outside,
        outcomes=outcomes,
        signals=signals,
        malformed=tuple(malformed),
    )


def _portions(
    lines: Iterator[OrderOfFile | Malformed],
) -> Iterator[Sequence[OrderOfFile | Malformed]]:
    while portion := list(islice(lines, _AT_ONCE)):
        yield portion


def _is_kept(services: Services, order: Order) -> bool:
    now = services.now()
    return now - HISTORY < order.placed_at <= now


def _take_in(services: Services, shop: Shop, orders: Sequence[Order]) -> int:
    """Keep the orders that are not known yet: what the shop itself told is never overwritten."""
    ids = [one.external_id for one in orders]
    with services.database.read() as tx:
        known = stored_orders(tx, shop.shop_id, ids)
    new = [one for one in orders if one.external_id not in known]
    told = [(OrderSeen(order=one), services.now()) for one in new]
    return len(normalise(services, shop, told, as_history=True))


def _note(services: Services, shop: Shop, history: History) -> int:
    noted = 0
    names = iter(history.events)
    while some := [ExternalOrderId(name) for name in islice(names, _AT_ONCE)]:
        with services.database.write() as tx:
            known = stored_orders(tx, shop.shop_id, some)
            outcomes = [
                outcome
                for name in some
                if name in known
                for outcome in _outcomes(history, name, known[name].order_id)
            ]
            noted += note_outcomes(tx, shop.shop_id, outcomes, services.now())
    return noted


def _outcomes(history: History, name: ExternalOrderId, order_id: OrderId) -> Iterator[NewOutcome]:
    for event in history.events[name]:
        if event.outcome is not None:
            yield NewOutcome(
                order_id=order_id,
                kind=event.outcome.kind,
                happened_at=event.at,
                known_at=event.outcome.known_at,
                source=_SOURCE,
            )


def _ask(services: Services, shop: Shop, say: Say) -> int:
    asked, last = 0, OrderId(0)
    while True:
        some, reached = ask_past_signals(services, shop, after=last)
        if reached == last:
            return asked
        asked, last = asked + some, reached
        say("signals", asked)


def _write_line(services: Services, shop: Shop, orders: int, outcomes: int) -> None:
    line = AuditLine(
        shop_id=shop.shop_id,
        subject=shop.shop_id,
        action="history_imported",
        at=services.now(),
        details={"orders": orders, "unreadable": 0, "outcomes": outcomes},
    )
    with services.database.write() as tx:
        write_line(tx, line)
