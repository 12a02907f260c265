"""What the pack in the shadow would have done with live orders, beside what was done."""

from dataclasses import dataclass
from datetime import datetime

from app.model.ids import CaseId, OrderId, ShopId
from app.model.money import Money
from app.model.pack_version import PackRef, PackRole, PackTurn
from app.model.user import User
from app.services import Services
from app.store.cases import last_case_of
from app.store.named_orders import NamedOrder, orders_named
from app.store.packs import turns_of
from app.store.shadow import Said, ShadowCounts, ShadowRow, shadow_counts, shadow_differing
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
    live: Said
    shadow: Said
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowSeen:
    """What a version saw in the shadow, up to now or until it ended."""

    ref: PackRef
    since: datetime
    is_running: bool
    counts: ShadowCounts
    differing: tuple[ShadowOrder, ...]
    """The latest first, a few dozen at most."""


def show_shadow(services: Services, user: User, shop_id: ShopId) -> ShadowSeen | None:
    """Return what runs in a shop's shadow, or ran there last; None where nothing ever did.

    Raises:
        NotFoundError: there is no such shop, or it is somebody else's.
    """
    with services.database.read() as tx:
        shop = shop_seen_by(tx, user, shop_id)
        turns = turns_of(tx, shop.shop_id, PackRole.SHADOW)
        turn = next((one for one in turns if one.ref is not None), None)
        if turn is None or turn.ref is None:
            return None
        return _seen(tx, shop.shop_id, turn, turn.ref, is_running=turns[0] == turn)


def _seen(
    tx: Transaction, shop_id: ShopId, turn: PackTurn, ref: PackRef, *, is_running: bool
) -> ShadowSeen:
    rows = shadow_differing(tx, shop_id, ref, limit=_SHOWN)
    named = orders_named(tx, shop_id, [row.order_id for row in rows])
    return ShadowSeen(
        ref=ref,
        since=turn.since,
        is_running=is_running,
        counts=shadow_counts(tx, shop_id, ref),
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
        live=row.live,
        shadow=row.shadow,
        decided_at=row.decided_at,
    )
