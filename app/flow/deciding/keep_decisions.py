"""Keeps decisions with their signals, what the shadow would have said, and the pack's own text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.flow.orders.normalise import KnownOrder
from app.flow.packs.keep_shipped import keep_shipped
from app.model.decision import Decision
from app.model.ids import OrderId
from app.model.shop import Shop
from app.rules.pack import Pack
from app.services import Services
from app.store.decisions import LastDecided, NewDecision, add_decisions
from app.store.shadow import keep_shadow
from app.store.signals import KeptSignals, keep_signals
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An order, what was decided about it, and what a pack in the shadow would have."""

    known: KnownOrder
    decision: Decision
    shadow: Decision | None


def keep_decisions(
    services: Services,
    tx: Transaction,
    shop: Shop,
    decided: Sequence[Decided],
    *,
    pack: Pack,
    last: Mapping[OrderId, LastDecided],
) -> None:
    """Keep decisions of the live pack, each as its order's next version.

    The text of a pack is kept where it first decided, so that each decision can be made
    again when the pack has long changed.
    """
    if not decided:
        return
    keep_shipped(services, tx, shop.shop_id, pack)
    add_decisions(tx, shop.shop_id, [_versioned(one, last) for one in decided])
    keep_signals(
        tx,
        shop.shop_id,
        [
            KeptSignals(
                order_id=one.known.order_id,
                placed_at=one.known.order.placed_at,
                values=one.decision.signals,
            )
            for one in decided
            if not one.known.order.is_test
        ],
    )
    beside = [(one.known.order_id, one.decision, one.shadow) for one in decided if one.shadow]
    keep_shadow(tx, shop.shop_id, beside)


def _versioned(one: Decided, last: Mapping[OrderId, LastDecided]) -> NewDecision:
    before = last.get(one.known.order_id)
    return NewDecision(
        order_id=one.known.order_id,
        fingerprint=one.known.fingerprint,
        version=1 if before is None else before.version + 1,
        decision=one.decision,
    )
