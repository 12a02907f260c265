"""Decides about orders: facts → rules → a decision, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.flow.enabled_methods import enabled_methods
from app.flow.move_case import move_case
from app.flow.need_person import need_person
from app.flow.normalise import KnownOrder
from app.flow.owe_reading import owe_reading
from app.model.audit import AuditLine
from app.model.case import Case, Cause, Move, SupportReason
from app.model.decision import Assurance, Decision
from app.model.effect import EffectKind
from app.model.ids import CaseId, EffectId, HoldId, OrderId, new_id
from app.model.order import OrderStatus, PlatformRisk
from app.model.shop import Shop
from app.rules.evaluate import evaluate
from app.rules.fingerprint import differs_in_platform_risk_only
from app.rules.method import method_for
from app.rules.packs import by_name
from app.services import Services
from app.store.audit import write_line
from app.store.cases import add_case, last_case_of, open_cases_of, save_case
from app.store.decisions import LastDecided, NewDecision, add_decisions, last_decided
from app.store.effects import owe
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_DECIDABLE = frozenset(
    {
        OrderStatus.TO_SHIP,
        OrderStatus.AWAITING_TRANSFER,
        OrderStatus.ON_HOLD,
        OrderStatus.SHIPPED,
    }
)
_TOO_LATE_TO_HOLD = frozenset({OrderStatus.SHIPPED})


def decide(services: Services, shop: Shop, orders: Sequence[KnownOrder]) -> list[EffectId]:
    """Decide every order whose state was not decided yet; return the holds now owed.

    Orders placed before the connection are history: never decided, held or mailed.
    Facts are read before the transaction that commits the decisions with the cases and
    the effects which follow from them.
    """
    wanted = [one for one in orders if not one.is_history and one.order.status in _DECIDABLE]
    if not wanted:
        return []
    with services.database.read() as tx:
        last = last_decided(tx, [one.order_id for one in wanted])
        fresh = [one for one in wanted if not _is_decided(one, last)]
        facts = gather_facts(
            tx,
            services.keyring,
            [(_moment(shop, one), one.order, one.keys) for one in fresh],
            trusted_ip=shop.settings.trusted_proxy,
        )
    pack = by_name(shop.settings.pack)
    decided = [
        (known, evaluate(of_order, pack, services.now()))
        for known, of_order in zip(fresh, facts, strict=True)
    ]
    return _commit(services, shop, decided)


def _is_decided(known: KnownOrder, last: Mapping[OrderId, LastDecided]) -> bool:
    before = last.get(known.order_id)
    return before is not None and before.fingerprint == known.fingerprint


def _moment(shop: Shop, known: KnownOrder) -> Moment:
    return Moment(
        shop_id=shop.shop_id,
        order_id=known.order_id,
        placed_at=known.order.placed_at,
        known_at=known.known_at,
    )


def _commit(
    services: Services, shop: Shop, decided: Sequence[tuple[KnownOrder, Decision]]
) -> list[EffectId]:
    if not decided:
        return []
    ids = [known.order_id for known, _ in decided]
    owed = []
    with services.database.write() as tx:
        if shop_by_id(tx, shop.shop_id).left_at is not None:
            return []
        # Asked again under the lock: another worker may have decided meanwhile.
        last = last_decided(tx, ids)
        fresh = [one for one in decided if not _is_decided(one[0], last)]
        add_decisions(tx, shop.shop_id, [_versioned(*one, last) for one in fresh])
        open_cases = open_cases_of(tx, ids, locked=True)
        for known, decision in fresh:
            if known.order.platform_risk is PlatformRisk.PENDING:
                owe_reading(services, tx, shop.shop_id, known.order_id)
            case = open_cases.get(known.order_id)
            if case is not None:
                _decide_again(services, tx, shop, case, decision=decision)
            elif decision.asks_for_proof() and _may_hold(tx, known, last):
                owed.append(_open_case(services, tx, shop, known, decision=decision))
    return owed


def _may_hold(tx: Transaction, known: KnownOrder, last: Mapping[OrderId, LastDecided]) -> bool:
    before = last_case_of(tx, known.order_id)
    if known.order.status in _TOO_LATE_TO_HOLD:
        # What was sent by itself is the merchant's to know of, though it cannot be held.
        return before is None and known.order.obstacle is not None
    if before is None or not before.leaves_room_for_another():
        return before is None
    # Whoever proved that they placed this very order is not asked again because the
    # platform made up its mind late.
    is_proven = before.cause is Cause.CHECK_PASSED
    decided = last.get(known.order_id)
    return not (
        is_proven
        and decided is not None
        and differs_in_platform_risk_only(known.order, decided.fingerprint)
    )


def _versioned(
    known: KnownOrder, decision: Decision, last: Mapping[OrderId, LastDecided]
) -> NewDecision:
    before = last.get(known.order_id)
    return NewDecision(
        order_id=known.order_id,
        fingerprint=known.fingerprint,
        version=1 if before is None else before.version + 1,
        decision=decision,
    )


def _open_case(
    services: Services, tx: Transaction, shop: Shop, known: KnownOrder, *, decision: Decision
) -> EffectId:
    now = services.now()
    case = Case(
        case_id=CaseId(new_id("case")),
        shop_id=shop.shop_id,
        order_id=known.order_id,
        hold_id=HoldId(new_id("hold")),
        needed=int(decision.needed),
        opened_at=now,
    )
    add_case(tx, case)
    _tell(services, tx, case, "decided", decision=decision)
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
            },
        ),
    )
