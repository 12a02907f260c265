"""What a worker has in hand when it ends before its work does."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from app.model.effect import EffectState
from app.model.ids import EffectId
from app.store.effects import effects


def claimed_by(tx: Connection, worker: str) -> list[EffectId]:
    """Return what a worker has claimed and not finished."""
    question = select(effects.c.effect_id).where(
        effects.c.state == EffectState.OWED, effects.c.claimed_by == worker
    )
    return [EffectId(effect_id) for effect_id in tx.scalars(question)]


def release_claims(tx: Connection, effect_ids: Collection[EffectId], worker: str) -> None:
    """Let effects be claimed anew that a worker had claimed."""
    tx.execute(
        effects.update()
        .where(effects.c.effect_id.in_(effect_ids), effects.c.claimed_by == worker)
        .values(claimed_by=None)
    )
