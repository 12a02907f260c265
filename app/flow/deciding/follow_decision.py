"""What a decision brings about: a case and its hold, or another course of an open one."""

from dataclasses import replace

from app.flow.cases.enabled_methods import enabled_methods
from app.flow.cases.move_case import move_case
from app.flow.cases.need_person import need_person
from app.flow.deciding.keep_decisions import Decided
from app.flow.keeper.hold_id_of import hold_id_of
from app.flow.orders.normalise import KnownOrder
from app.model.audit import AuditLine
from app.model.case import Case, Cause, Move, SupportReason
from app.model.decision import Assurance, Decision
from app.model.effect import EffectKind
from app.model.ids import CaseId, EffectId, new_id
from app.model.order import OrderStatus
from app.model.shop import Shop
from app.rules.fingerprint import differs_in_platform_risk_only
from app.rules.method import method_for
from app.services import Services
from app.store.audit import write_line
from app.store.cases import add_case, holds_of_closed_cases, last_case_of, save_case
from app.store.decisions import LastDecided
from app.store.effects import owe
from app.store.transaction import Transaction

_TOO_LATE_TO_HOLD = frozenset({OrderStatus.SHIPPED})


def follow_decision(
    services: Services,
    tx: Transaction,
    shop: Shop,
    decided: Decided,
    *,
    before: LastDecided | None,
    case: Case | None,
) -> list[EffectId]:
    """Let an open case follow the decision, or open one where proof is needed; return its hold.

    ``before`` is what was decided last about the order, ``case`` its open case.
    """
    if case is not None:
        _decide_again(services, tx, shop, case, decision=decided.decision)
        return []
    if decided.decision.asks_for_proof() and _may_hold(tx, decided.known, before):
        return [_open_case(services, tx, shop, decided)]
    return []


def _may_hold(tx: Transaction, known: KnownOrder, decided: LastDecided | None) -> bool:
    before = last_case_of(tx, known.order_id)
    if known.order.status in _TOO_LATE_TO_HOLD:
        # What was sent by itself is the merchant's to know of, though it cannot be held.
        return before is None and known.order.obstacle is not None
    if before is None or not before.leaves_room_for_another():
        return before is None
    # Whoever proved that they placed this very order is not asked again because the platform
    # made up its mind late, or as somebody else's order was called fraud.
    is_proven = before.cause is Cause.CHECK_PASSED
    return not (is_proven and decided is not None and _is_as_it_was(known, decided))


def _is_as_it_was(known: KnownOrder, decided: LastDecided) -> bool:
    return known.fingerprint == decided.fingerprint or differs_in_platform_risk_only(
        known.order, decided.fingerprint
    )


def _open_case(services: Services, tx: Transaction, shop: Shop, decided: Decided) -> EffectId:
    now, order_id = services.now(), decided.known.order_id
    earlier = len(holds_of_closed_cases(tx, order_id))
    case = Case(
        case_id=CaseId(new_id("case")),
        shop_id=shop.shop_id,
        order_id=order_id,
        hold_id=hold_id_of(services, shop.shop_id, decided.known.order.external_id, earlier),
        needed=int(decided.decision.needed),
        opened_at=now,
    )
    add_case(tx, case)
    _tell(services, tx, case, "decided", decision=decided.decision)
    return owe(tx, shop.shop_id, case.case_id, EffectKind.PLACE_HOLD, now=now)


def _decide_again(
    services: Services, tx: Transaction, shop: Shop, case: Case, *, decision: Decision
) -> None:
    """Let an open case follow a new decision: gone on, or asked for a stronger proof."""
    _tell(services, tx, case, "decided_again", decision=decision)
    if not decision.asks_for_proof():
        if case.allows(Move.CLEAR):
            move_case(services, tx, case, Move.CLEAR)
        return
    if decision.needed <= case.needed:
        return
    case = replace(case, needed=int(decision.needed))
    save_case(tx, case)
    if case.silent_since is not None:
        # Once there is room for it, the buyer is told what is needed then.
        return
    if _needs_person(shop, decision) and case.allows(Move.NEED_PERSON):
        need_person(services, tx, case, SupportReason.NO_METHOD)


def _needs_person(shop: Shop, decision: Decision) -> bool:
    return method_for(decision.needed, enabled_methods(shop)) is Assurance.PERSON


def _tell(
    services: Services, tx: Transaction, case: Case, action: str, *, decision: Decision
) -> None:
    write_line(
        tx,
        AuditLine(
            shop_id=case.shop_id,
            subject=case.case_id,
            action=action,
            at=services.now(),
            details={
                "score": round(decision.score, 2),
                "needed": Assurance(decision.needed).word,
                "pack": decision.pack,
                "version": decision.pack_version,
            },
        ),
    )
