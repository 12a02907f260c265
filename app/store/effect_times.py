"""When what is owed is due: later, or at once after all."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from app.model.effect import EffectKind, EffectState
from app.model.ids import EffectId, ShopId
from app.store.effects import effects


def put_off(tx: Connection, effect_id: EffectId, due_at: datetime) -> None:
    """Let what was just owed wait for its time."""
    tx.execute(effects.update().where(effects.c.effect_id == effect_id).values(due_at=due_at))


def bring_forward(
    tx: Connection, shop_id: ShopId, subject: str, kind: EffectKind, *, now: datetime
) -> list[EffectId]:
    """Let what is owed of a kind be due now; return which effects those are."""
    owed = (
        effects.c.shop_id == shop_id,
        effects.c.subject == subject,
        effects.c.kind == kind,
        effects.c.state == EffectState.OWED,
    )
    tx.execute(effects.update().where(*owed, effects.c.due_at > now).values(due_at=now))
    return [EffectId(one) for one in tx.scalars(select(effects.c.effect_id).where(*owed))]


def bring_forward_postponed(
    tx: Connection, shop_id: ShopId, kinds: Collection[EffectKind], *, now: datetime
) -> int:
    """Let what was tried at a shop and postponed be due now; return how much that is."""
    postponed = (
        effects.c.shop_id == shop_id,
        effects.c.kind.in_(list(kinds)),
        effects.c.state == EffectState.OWED,
        effects.c.attempts > 0,
        effects.c.due_at > now,
    )
    return tx.execute(effects.update().where(*postponed).values(due_at=now)).rowcount
