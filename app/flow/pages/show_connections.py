"""How the shops are connected: what works, what does not, and how much waits for a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.flow.holds.place_hold import NOT_YET
from app.flow.problems.wish_problems import wish_problems
from app.flow.shops.condition_of import Condition, condition_of
from app.model.audit import AuditLine
from app.model.effect import EffectKind, EffectState
from app.model.shop import Shop
from app.model.user import User
from app.ports import Gap
from app.services import Services
from app.store.audit import timeline
from app.store.deliveries import last_delivery
from app.store.effects import troubled_effects
from app.store.imports import ImportProgress, import_progress
from app.store.installed import gaps_of
from app.store.problems import count_problems
from app.store.tenancy import shops_seen_by
from app.store.transaction import Transaction

_LATEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something owed that did not succeed so far, and when it is tried next."""

    kind: EffectKind
    subject: str
    problem: str
    due_at: datetime


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
    problems: int
    """How many things there wait for a person."""
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
        problems=count_problems(tx, wish_problems(services, [shop])),
        troubles=[
            Trouble(
                kind=EffectKind(row.kind),
                subject=row.subject,
                problem=row.last_problem or "",
                due_at=row.due_at,
            )
            for row in troubled_effects(tx, [shop.shop_id])
            # An order that the shop has not made ready to be held waits; nothing is wrong.
            if row.state == EffectState.OWED and row.last_problem not in NOT_YET.values()
        ],
        lines=timeline(tx, shop.shop_id, shop.shop_id)[: -_LATEST - 1 : -1],
    )
