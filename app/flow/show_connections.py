"""How the shops are connected: what works, what does not, and what waits for a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.flow.condition_of import Condition, condition_of
from app.flow.place_hold import NOT_YET
from app.model.audit import AuditLine
from app.model.effect import EffectKind, EffectState
from app.model.ids import DeliveryId
from app.model.shop import Shop
from app.model.user import User
from app.ports import Gap
from app.services import Services
from app.store.audit import timeline
from app.store.deliveries import deliveries_set_aside, last_delivery
from app.store.effects import troubled_effects
from app.store.imports import ImportProgress, import_progress
from app.store.installed import gaps_of
from app.store.tenancy import shops_seen_by
from app.store.transaction import Transaction
from app.store.unreadable_orders import UnreadableOrder, unreadable_of

_LATEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A delivery that made no sense or failed too often; it can be played again."""

    delivery_id: DeliveryId
    topic: str
    received_at: datetime
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something owed that does not succeed; ``due_at`` is None where it was given up."""

    kind: EffectKind
    subject: str
    problem: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """An order that is neither scored nor held; ``page`` is where the shop shows it."""

    order: UnreadableOrder
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One shop's connection."""

    shop: Shop
    condition: Condition
    last_event: datetime | None
    """When the identity provider last said something."""
    history: ImportProgress | None
    gaps: Sequence[Gap]
    """What we may not do there: first what should be mended, then what is usual."""
    brings_keys: bool
    """Whether the shop has a key of its own; False where it installed the operator's app."""
    set_aside: Sequence[SetAside]
    unreadable: Sequence[Unreadable]
    """Orders that made no sense, the newest first."""
    troubles: Sequence[Trouble]
    lines: Sequence[AuditLine]
    """The shop's own timeline, newest first."""


def show_connections(services: Services, user: User) -> list[Connection]:
    """Return the connections of the shops that the user may see. Changes nothing."""
    with services.database.read() as tx:
        return [_connection(services, tx, shop) for shop in shops_seen_by(tx, user)]


def _connection(services: Services, tx: Transaction, shop: Shop) -> Connection:
    app = services.app_keys.get(shop.kind)
    return Connection(
        shop=shop,
        condition=condition_of(services, tx, shop),
        last_event=last_delivery(tx, shop.shop_id, "identity"),
        history=import_progress(tx, shop.shop_id),
        gaps=sorted(gaps_of(tx, shop.shop_id), key=lambda gap: gap.is_usual),
        brings_keys=app is None or app.client_id != shop.app_id,
        set_aside=[
            SetAside(
                delivery_id=DeliveryId(row.delivery_id),
                topic=row.topic,
                received_at=row.received_at,
                problem=row.problem or "",
            )
            for row in deliveries_set_aside(tx, shop.shop_id)
        ],
        unreadable=[
            Unreadable(
                order=one,
                page=services.shops[shop.kind].order_page(shop.url, one.external_id),
            )
            for one in unreadable_of(tx, shop.shop_id)
        ],
        troubles=[
            Trouble(
                kind=EffectKind(row.kind),
                subject=row.subject,
                problem=row.last_problem or "",
                due_at=row.due_at if row.state == EffectState.OWED else None,
            )
            for row in troubled_effects(tx, [shop.shop_id])
            # An order that the shop has not made ready to be held waits; nothing is wrong.
            if row.last_problem not in NOT_YET.values()
        ],
        lines=timeline(tx, shop.shop_id, shop.shop_id)[: -_LATEST - 1 : -1],
    )
