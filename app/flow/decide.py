"""Decides about orders: facts → rules → a decision, and what follows from it."""

from collections.abc import Collection, Sequence

from app.flow.normalise import KnownOrder
from app.model.audit import AuditLine
from app.model.case import Case, Move
from app.model.decision import Assurance, Decision
from app.model.effect import EffectKind
from app.model.ids import CaseId, EffectId, HoldId, new_id
from app.model.order import OrderStatus
from app.model.shop import Shop
from app.rules.evaluate import evaluate
from app.rules.packs import by_name
from app.services import Services
from app.store.audit import write_line
from app.store.cases import add_case, open_case_of, save_case
from app.store.decisions import add_decision, decided_fingerprint
from app.store.effects import owe, void_owed
from app.store.history import Moment, gather_facts
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
    Facts are read before the transaction that commits the decision with the case and
    the effects which follow from it.
    """
    wanted = [one for one in orders if not one.is_history and one.order.status in _DECIDABLE]
    if not wanted:
        return []
    pack = by_name(shop.settings.pack)
    decided: list[tuple[KnownOrder, Decision]] = []
    with services.database.read() as tx:
        for one in wanted:
            if decided_fingerprint(tx, one.order_id) == one.fingerprint:
                continue
            moment = Moment(
                shop_id=shop.shop_id,
                order_id=one.order_id,
                placed_at=one.order.placed_at,
                known_at=one.known_at,
            )
            facts = gather_facts(
                tx,
                services.keyring,
                moment,
                one.order,
                keys=one.keys,
                trusted_ip=shop.settings.trusted_proxy,
            )
            decided.append((one, evaluate(facts, pack, services.now())))
    return _commit(services, shop, decided)


def _commit(
    services: Services, shop: Shop, decided: Collection[tuple[KnownOrder, Decision]]
) -> list[EffectId]:
    if not decided:
        return []
    owed = []
    with services.database.write() as tx:
        for known, decision in decided:
            if decided_fingerprint(tx, known.order_id) == known.fingerprint:
                continue
            add_decision(tx, shop.shop_id, known.order_id, known.fingerprint, decision=decision)
            effect = _follow(services, tx, shop, known, decision=decision)
            if effect is not None:
                owed.append(effect)
    return owed


def _follow(
    services: Services, tx: Transaction, shop: Shop, known: KnownOrder, *, decision: Decision
) -> EffectId | None:
    case = open_case_of(tx, known.order_id)
    if case is not None:
        _decide_again(services, tx, case, decision)
        return None
    if not decision.asks_for_proof() or known.order.status in _TOO_LATE_TO_HOLD:
        return None
    return _open_case(services, tx, shop, known, decision=decision)


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


def _decide_again(services: Services, tx: Transaction, case: Case, decision: Decision) -> None:
    _tell(services, tx, case, "decided_again", decision=decision)
    if decision.asks_for_proof():
        return
    if case.allows(Move.CLEAR):
        now = services.now()
        save_case(tx, case.after(Move.CLEAR))
        void_owed(tx, case.case_id, [EffectKind.PLACE_HOLD, EffectKind.SEND_MAIL], now)
        owe(tx, case.shop_id, case.case_id, EffectKind.LIFT_HOLD, now=now)


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
