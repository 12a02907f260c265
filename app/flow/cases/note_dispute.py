"""A payment is disputed: the order is labelled, and a person looks at it."""

from dataclasses import replace
from datetime import datetime

from app.flow.cases.call_merchant import call_merchant
from app.flow.cases.move_case import Detail, move_case
from app.flow.cases.owe_deciding import owe_deciding
from app.model.audit import AuditLine
from app.model.case import Case, Move, SupportReason
from app.model.decision import Assurance
from app.model.effect import EffectKind
from app.model.ids import CaseId, EffectId, HoldId, new_id
from app.model.order import ENDED, OrderStatus
from app.model.shop import Shop
from app.model.shop_event import OrderDisputed
from app.services import Services
from app.store.audit import write_line
from app.store.cases import add_case, last_case_of
from app.store.effects import is_owed, owe
from app.store.order_labels import OrderLabel, label_of, save_label
from app.store.orders import StoredOrder, stored_orders
from app.store.transaction import Transaction

_GOES_NOWHERE = ENDED | {OrderStatus.SHIPPED}
_OF_FRAUD = ("fraud", "unrecogni", "unauthori")
"""How shops call it that somebody says they did not order this."""


def note_dispute(
    services: Services, shop: Shop, disputed: OrderDisputed, known_at: datetime
) -> list[EffectId]:
    """Keep the dispute with its order, and give the order to a person when it is new.

    An order that is not sent yet is held meanwhile; the holds now owed are returned. How a
    dispute goes on is noted with the order's case. A dispute of an order that nobody told
    of is passed over.
    """
    with services.database.write() as tx:
        found = stored_orders(tx, shop.shop_id, [disputed.external_id])
        order = found.get(disputed.external_id)
        if order is None:
            return []
        before = label_of(tx, shop.shop_id, disputed.dispute_id)
        label = _label(shop, disputed, order, before, at=(known_at, services.now()))
        save_label(tx, label)
        if label.is_fraud and (before is None or not before.is_fraud):
            owe_deciding(services, tx, shop.shop_id, order.order_id)
        if before is not None:
            _note_progress(services, tx, order, disputed, before=before)
            return []
        return _give_to_person(services, tx, shop, order, disputed=disputed)


def _label(
    shop: Shop,
    disputed: OrderDisputed,
    order: StoredOrder,
    before: OrderLabel | None,
    *,
    at: tuple[datetime, datetime],
) -> OrderLabel:
    known_at, now = at
    said = disputed.reason.lower()
    was_fraud = before is not None and before.is_fraud
    return OrderLabel(
        shop_id=shop.shop_id,
        dispute_id=disputed.dispute_id,
        order_id=order.order_id,
        kind=disputed.kind,
        reason=disputed.reason,
        status=disputed.status,
        is_fraud=was_fraud or any(word in said for word in _OF_FRAUD),
        opened_at=disputed.opened_at,
        known_at=known_at if before is None else before.known_at,
        changed_at=now,
    )


def _note_progress(
    services: Services,
    tx: Transaction,
    order: StoredOrder,
    disputed: OrderDisputed,
    *,
    before: OrderLabel,
) -> None:
    case = last_case_of(tx, order.order_id)
    if case is None or before.status == disputed.status:
        return
    line = AuditLine(
        shop_id=case.shop_id,
        subject=case.case_id,
        action="dispute_changed",
        at=services.now(),
        details=_details(disputed),
    )
    write_line(tx, line)


def _give_to_person(
    services: Services,
    tx: Transaction,
    shop: Shop,
    order: StoredOrder,
    *,
    disputed: OrderDisputed,
) -> list[EffectId]:
    if shop.left_at is not None:
        return []
    case = _open_case(services, tx, shop, order)
    details = _details(disputed)
    if case.allows(Move.DISPUTE):
        case = replace(case, support_reason=SupportReason.DISPUTED)
        case = move_case(services, tx, case, Move.DISPUTE, details=details)
        call_merchant(services, tx, case, SupportReason.DISPUTED)
    else:
        line = AuditLine(
            shop_id=shop.shop_id,
            subject=case.case_id,
            action=Move.DISPUTE,
            at=services.now(),
            details=details,
        )
        write_line(tx, line)
    subject = (shop.shop_id, case.case_id, EffectKind.PLACE_HOLD)
    if not case.is_open() or order.status in _GOES_NOWHERE or case.held_at is not None:
        return []
    return [] if is_owed(tx, *subject) else [owe(tx, *subject, now=services.now())]


def _open_case(services: Services, tx: Transaction, shop: Shop, order: StoredOrder) -> Case:
    last = last_case_of(tx, order.order_id)
    if last is not None and last.is_open():
        return last
    case = Case(
        case_id=CaseId(new_id("case")),
        shop_id=shop.shop_id,
        order_id=order.order_id,
        hold_id=HoldId(new_id("hold")),
        needed=int(Assurance.PERSON),
        opened_at=services.now(),
    )
    add_case(tx, case)
    return case


def _details(disputed: OrderDisputed) -> dict[str, Detail]:
    return {"kind": disputed.kind, "reason": disputed.reason, "dispute": disputed.status}
