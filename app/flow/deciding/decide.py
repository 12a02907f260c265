"""Decides about orders: facts → rules → a decision, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from app.flow.deciding.facts_of_orders import ToDecide, facts_of_orders
from app.flow.deciding.follow_decision import follow_decision
from app.flow.deciding.keep_decisions import Decided, keep_decisions
from app.flow.orders.normalise import KnownOrder
from app.flow.orders.owe_reading import owe_reading
from app.flow.packs.live_pack import live_pack
from app.flow.packs.pack_in_shadow import pack_in_shadow
from app.metrics import count_decision
from app.model.ids import EffectId, OrderId
from app.model.order import OrderStatus, PlatformRisk
from app.model.shop import Shop
from app.rules.evaluate import decide_from, evaluate, values_of
from app.rules.pack import Pack
from app.services import Services
from app.store.cases import open_cases_of
from app.store.decisions import LastDecided, last_decided
from app.store.shops import shop_by_id
from app.store.transaction import after_commit

_DECIDABLE = frozenset(
    {
        OrderStatus.TO_SHIP,
        OrderStatus.AWAITING_TRANSFER,
        OrderStatus.ON_HOLD,
        OrderStatus.SHIPPED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Packs:
    live: Pack
    shadow: Pack | None


def decide(
    services: Services, shop: Shop, orders: Sequence[KnownOrder], *, again: bool = False
) -> list[EffectId]:
    """Decide every order whose state was not decided yet; return the holds now owed.

    Orders placed before the connection are history: never decided, held or mailed.
    Facts are read before the transaction that commits the decisions with the cases and
    the effects which follow from them. ``again`` decides the same state once more, as
    something became known that the order itself does not tell.
    """
    wanted = [one for one in orders if not one.is_history and one.order.status in _DECIDABLE]
    if not wanted:
        return []
    with services.database.read() as tx:
        last = last_decided(tx, [one.order_id for one in wanted])
        fresh = [one for one in wanted if again or not _is_decided(one, last)]
        if not fresh:
            return []
        asked = facts_of_orders(services, tx, shop, fresh, decided_before=last)
        packs = _Packs(live=live_pack(tx, shop), shadow=pack_in_shadow(tx, shop))
    decided = [_decided(services, packs, one) for one in asked]
    return _commit(services, shop, decided, packs=packs, again=again)


def _is_decided(known: KnownOrder, last: Mapping[OrderId, LastDecided]) -> bool:
    before = last.get(known.order_id)
    return before is not None and before.fingerprint == known.fingerprint


def _decided(services: Services, packs: _Packs, asked: ToDecide) -> Decided:
    now, snoozed = services.now(), asked.snoozed
    decision = evaluate(asked.facts, packs.live, now, snoozed=snoozed)
    shadow = None
    if packs.shadow is not None:
        values = values_of(decision.signals)
        shadow = decide_from(values, packs.shadow, now, snoozed=snoozed)
    return Decided(known=asked.known, decision=decision, shadow=shadow)


def _commit(
    services: Services, shop: Shop, decided: Sequence[Decided], *, packs: _Packs, again: bool
) -> list[EffectId]:
    ids = [one.known.order_id for one in decided]
    owed = []
    with services.database.write() as tx:
        if shop_by_id(tx, shop.shop_id).left_at is not None:
            return []
        # Asked again under the lock: another worker may have decided meanwhile.
        last = last_decided(tx, ids)
        fresh = [one for one in decided if again or not _is_decided(one.known, last)]
        keep_decisions(services, tx, shop, fresh, pack=packs.live, last=last)
        open_cases = open_cases_of(tx, ids, locked=True)
        for one in fresh:
            after_commit(tx, partial(count_decision, one.decision.needed.word))
            if one.known.order.platform_risk is PlatformRisk.PENDING:
                owe_reading(services, tx, shop.shop_id, one.known.order_id)
            before, case = last.get(one.known.order_id), open_cases.get(one.known.order_id)
            owed += follow_decision(services, tx, shop, one, before=before, case=case)
    return owed
