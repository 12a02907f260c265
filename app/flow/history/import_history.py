"""Imports a shop's past orders, a page an effect, so that regulars are known at once."""

from dataclasses import replace

from app.flow.orders.normalise import normalise
from app.flow.shops.shop_calls import shop_calls
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectKind, EffectState
from app.model.shop_event import OrderSeen
from app.ports import OrdersPage
from app.privacy.retention import HISTORY
from app.services import Services
from app.store.audit import write_line
from app.store.effects import finish, owe
from app.store.imports import ImportProgress, import_progress, save_import
from app.store.shops import shop_by_id
from app.store.transaction import Transaction
from app.store.unreadable_orders import note_unreadable


def import_history(services: Services, effect: Effect) -> None:
    """Import the next page of orders placed before the connection; owe the one after.

    Each page is committed before the next is asked for: a worker that is killed goes
    on with the page that it was at, and a page read twice changes nothing.

    Raises:
        UnreachableError: the shop did not answer.
        RejectedError: the shop refuses.
    """
    now = services.now()
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        progress = import_progress(tx, shop.shop_id) or ImportProgress(started_at=now)
    with shop_calls(services, shop, effect) as client:
        page = client.list_placed_before(shop.connected_at, progress.next_page)
    # What would be forgotten at once is not taken in.
    young = [order for order in page.orders if order.placed_at > now - HISTORY]
    told = [(OrderSeen(order=order), now) for order in young]
    normalise(services, shop, told, as_history=True)
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.DONE, now)
        _go_on(services, tx, effect, progress, page=page)


def _go_on(
    services: Services,
    tx: Transaction,
    effect: Effect,
    progress: ImportProgress,
    *,
    page: OrdersPage,
) -> None:
    now = services.now()
    after = replace(
        progress,
        next_page=page.page + 1,
        pages=page.pages,
        total=page.total,
        imported=progress.imported + len(page.orders),
        unreadable=progress.unreadable + len(page.unreadable),
        finished_at=now if page.is_last else None,
    )
    save_import(tx, effect.shop_id, after)
    note_unreadable(tx, effect.shop_id, page.unreadable, now)
    if not page.is_last:
        owe(tx, effect.shop_id, effect.subject, EffectKind.IMPORT_HISTORY, now=now)
        return
    if after.imported:
        # Only now: what an order's signals say depends on all orders before it.
        owe(tx, effect.shop_id, effect.subject, EffectKind.ASK_SIGNALS, now=now)
    line = AuditLine(
        shop_id=effect.shop_id,
        subject=effect.shop_id,
        action="history_imported",
        at=now,
        details={"orders": after.imported, "unreadable": after.unreadable},
    )
    write_line(tx, line)
