"""What the pack in the shadow would have done with live orders, beside what was done."""

from dataclasses import dataclass
from datetime import datetime

from app.model.decision import Assurance
from app.model.ids import CaseId, OrderId, ShopId
from app.model.money import Money
from app.model.pack_version import PackRef, PackRole
from app.model.user import User
from app.services import Services
from app.store.cases import last_case_of
from app.store.named_orders import NamedOrder, orders_named
from app.store.packs import last_turn
from app.store.shadow import ShadowRow, shadow_counts, shadow_differing
from app.store.tenancy import shop_seen_by
from app.store.transaction import Transaction

_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowOrder:
    """An order of which one pack asks proof and the other none."""

    order_id: OrderId
    number: str
    placed_at: datetime
    total: Money
    case_id: CaseId | None
    live_needed: Assurance
    live_score: float
    live_rules: tuple[str, ...]
    needed: Assurance
    score: float
    rules: tuple[str, ...]
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowSeen:
    """What a version saw in the shadow, up to now or until it ended."""

    ref: PackRef
    since: datetime
    orders: int
    """How many both packs decided."""
    live_asks: int
    shadow_asks: int
    both_ask: int
    differing: tuple[ShadowOrder, ...]
    """The latest first, a few dozen at most."""


def show_shadow(services: Services, user: User, shop_id: ShopId) -> ShadowSeen | None:
    """Return what the pack in a shop's shadow said so far; None where nothing runs there.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        turn = last_turn(tx, shop.shop_id, PackRole.SHADOW)
        if turn is None or turn.ref is None:
            return None
        counts = shadow_counts(tx, shop.shop_id, turn.ref)
        rows = shadow_differing(tx, shop.shop_id, turn.ref, limit=_SHOWN)
        named = orders_named(tx, shop.shop_id, [row.order_id for row in rows])
        return ShadowSeen(
            ref=turn.ref,
            since=turn.since,
            orders=counts.orders,
            live_asks=counts.live_asks,
            shadow_asks=counts.shadow_asks,
            both_ask=counts.both_ask,
            differing=tuple(_order(tx, named[row.order_id], row) for row in rows),
        )


def _order(tx: Transaction, named: NamedOrder, row: ShadowRow) -> ShadowOrder:
    case = last_case_of(tx, row.order_id)
    return ShadowOrder(
        order_id=row.order_id,
        number=named.number,
        placed_at=named.placed_at,
        total=named.total,
        case_id=None if case is None else case.case_id,
        live_needed=row.live.needed,
        live_score=row.live.score,
        live_rules=row.live.rules,
        needed=row.shadow.needed,
        score=row.shadow.score,
        rules=row.shadow.rules,
        decided_at=row.decided_at,
    )
