"""What is owed to the outside: one row an effect, claimed while it is performed.

A claim names the worker that holds it. It is good for as long as that worker's
lease lives (store/leases.py), so that the work of a killed worker goes on within
seconds and that of a slow one is not done twice.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from app.model.effect import Effect, EffectKind, EffectState, Letter
from app.model.ids import EffectId, ShopId, new_id
from app.store.leases import leases
from app.store.tables import METADATA, AnyRow, UtcTime

effects = Table(
    "effects",
    METADATA,
    Column("effect_id", String(40), primary_key=True),
    Column("shop_id", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("letter", String(24)),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("owed_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("performed_at", UtcTime),
    Column("last_problem", Text),
    Column("claimed_by", String(40)),
    UniqueConstraint("shop_id", "subject", "kind", "ordinal"),
    Index("ix_effects_due", "state", "due_at"),
    Index("ix_effects_shop", "shop_id", "state", "due_at"),
)

_URGENT = (EffectKind.PLACE_HOLD, EffectKind.LIFT_HOLD)
_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(minutes=5)
_DIED = "Its worker was killed while it was at it, more than once. It is tried again."


def owe(
    tx: Connection,
    shop_id: ShopId,
    subject: str,
    kind: EffectKind,
    *,
    now: datetime,
    letter: Letter | None = None,
) -> EffectId:
    """Write down that something is owed; the row's id is its key for ever."""
    ordinal = tx.scalar(
        select(func.coalesce(func.max(effects.c.ordinal), 0) + 1).where(
            effects.c.shop_id == shop_id, effects.c.subject == subject, effects.c.kind == kind
        )
    )
    effect_id = EffectId(new_id("eff"))
    tx.execute(
        effects.insert().values(
            effect_id=effect_id,
            shop_id=shop_id,
            subject=subject,
            kind=kind,
            ordinal=ordinal,
            letter=letter,
            state=EffectState.OWED,
            attempts=0,
            crashes=0,
            owed_at=now,
            due_at=now,
        )
    )
    return effect_id


def times_owed(tx: Connection, shop_id: ShopId, subject: str, kind: EffectKind) -> int:
    """Return how often a thing of a kind was owed for a subject so far."""
    question = select(func.count()).where(
        effects.c.shop_id == shop_id, effects.c.subject == subject, effects.c.kind == kind
    )
    return tx.scalar(question) or 0


def is_owed(
    tx: Connection, shop_id: ShopId, subject: str, kind: EffectKind, *, letter: Letter | None = None
) -> bool:
    """Tell whether such an effect waits already."""
    conditions = [
        effects.c.shop_id == shop_id,
        effects.c.subject == subject,
        effects.c.kind == kind,
        effects.c.state == EffectState.OWED,
    ]
    if letter is not None:
        conditions.append(effects.c.letter == letter)
    return bool(tx.scalar(select(exists().where(*conditions))))


def owed_letter(tx: Connection, shop_id: ShopId, subject: str, letter: Letter) -> EffectId:
    """Return the letter that was owed for a subject last. It is known to be owed."""
    question = select(effects.c.effect_id).where(
        effects.c.shop_id == shop_id, effects.c.subject == subject, effects.c.letter == letter
    )
    return EffectId(tx.scalars(question.order_by(effects.c.ordinal.desc()).limit(1)).one())


def due_effects(
    tx: Connection, shop_id: ShopId, now: datetime, limit: int, *, but: Collection[EffectKind] = ()
) -> list[tuple[EffectId, EffectKind]]:
    """Return the shop's effects that may be performed now, but not of some kinds.

    Holds and releases come first, as parcels wait for nobody; else the oldest do.
    """
    question = (
        select(effects.c.effect_id, effects.c.kind)
        .where(effects.c.shop_id == shop_id, effects.c.kind.not_in(but), *_may_begin(now))
        .order_by(effects.c.kind.not_in(_URGENT), effects.c.due_at, effects.c.owed_at)
        .limit(limit)
    )
    return [(EffectId(row.effect_id), EffectKind(row.kind)) for row in tx.execute(question)]


def claim(tx: Connection, effect_id: EffectId, worker: str, now: datetime) -> Effect | None:
    """Take an effect for a worker; None when it is done, taken, or must wait.

    Effects of one subject are performed one at a time, so that a release never
    overtakes the hold that it undoes. One over which a worker died is taken again at once,
    and after more deaths with a pause that grows.
    """
    row = tx.execute(
        select(effects)
        .where(effects.c.effect_id == effect_id, *_may_begin(now))
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None or not _is_alone_with(tx, row) or _subject_is_busy(tx, row, now):
        return None
    crashes = row.crashes + (row.claimed_by is not None)
    if row.crashes and row.claimed_by is not None:
        pause = min(_PAUSE * (1 << min(crashes, 12)), _LONGEST_PAUSE)
        changes = {"claimed_by": None, "due_at": now + pause, "last_problem": _DIED}
    else:
        changes = {"claimed_by": worker, "attempts": row.attempts + 1}
    mine = effects.c.effect_id == effect_id
    tx.execute(effects.update().where(mine).values(crashes=crashes, **changes))
    return _effect(row, crashes=crashes) if changes["claimed_by"] else None


def finish(tx: Connection, effect_id: EffectId, state: EffectState, now: datetime) -> None:
    """Note what became of an effect; nobody performs it again."""
    tx.execute(
        effects.update()
        .where(effects.c.effect_id == effect_id)
        .values(state=state, performed_at=now, claimed_by=None)
    )


def postpone_effect(
    tx: Connection, effect_id: EffectId, due_at: datetime, problem: str, *, is_crash: bool = False
) -> None:
    """Try an effect again later, and say why; an error of our own is counted."""
    tx.execute(
        effects.update()
        .where(effects.c.effect_id == effect_id)
        .values(
            due_at=due_at,
            last_problem=problem,
            claimed_by=None,
            crashes=effects.c.crashes + int(is_crash),
        )
    )


def set_effect_aside(tx: Connection, effect_id: EffectId, problem: str, now: datetime) -> None:
    """Stop trying an effect; a person must look."""
    tx.execute(
        effects.update()
        .where(effects.c.effect_id == effect_id)
        .values(
            state=EffectState.SET_ASIDE, last_problem=problem, performed_at=now, claimed_by=None
        )
    )


def take_up_again(tx: Connection, shop_id: ShopId, subject: str, now: datetime) -> int:
    """Owe a subject's effects anew that were set aside; return how many."""
    taken_up = tx.execute(
        effects.update()
        .where(
            effects.c.shop_id == shop_id,
            effects.c.subject == subject,
            effects.c.state == EffectState.SET_ASIDE,
        )
        .values(state=EffectState.OWED, attempts=0, crashes=0, due_at=now, performed_at=None)
    )
    return taken_up.rowcount


def void_owed(
    tx: Connection,
    shop_id: ShopId,
    subject: str,
    kinds: Sequence[EffectKind],
    *,
    now: datetime,
    sparing: Letter | None = None,
) -> None:
    """Let what is owed but not begun fall away, as events overtook it; but not one letter."""
    is_spared = false() if sparing is None else effects.c.letter.is_not_distinct_from(sparing)
    tx.execute(
        effects.update()
        .where(
            effects.c.shop_id == shop_id,
            effects.c.subject == subject,
            effects.c.kind.in_(kinds),
            effects.c.state == EffectState.OWED,
            effects.c.claimed_by.is_(None),
            not_(is_spared),
        )
        .values(state=EffectState.VOID, performed_at=now)
    )


def owed_to_shop(tx: Connection, shop_id: ShopId, kinds: Collection[EffectKind]) -> list[EffectId]:
    """Return what of these kinds a shop is owed, oldest first."""
    question = (
        select(effects.c.effect_id)
        .where(
            effects.c.shop_id == shop_id,
            effects.c.kind.in_(list(kinds)),
            effects.c.state == EffectState.OWED,
        )
        .order_by(effects.c.owed_at)
    )
    return [EffectId(effect_id) for effect_id in tx.scalars(question)]


def void_owed_to_shop(
    tx: Connection,
    shop_id: ShopId,
    kinds: Collection[EffectKind],
    now: datetime,
    *,
    even_begun: bool,
) -> None:
    """Let everything of these kinds fall away that a shop was owed.

    What a worker has in hand goes with it only if ``even_begun``; else it is that worker's to
    finish, and whatever is owed about the same subject waits for it.
    """
    is_free = true() if even_begun else effects.c.claimed_by.is_(None)
    tx.execute(
        effects.update()
        .where(
            effects.c.shop_id == shop_id,
            effects.c.kind.in_(list(kinds)),
            effects.c.state == EffectState.OWED,
            is_free,
        )
        .values(state=EffectState.VOID, performed_at=now, claimed_by=None)
    )


def forget_problems(tx: Connection, shop_id: ShopId, subject: str) -> None:
    """Erase why a subject's effects failed: a shop's own sentence may name somebody."""
    tx.execute(
        effects.update()
        .where(effects.c.shop_id == shop_id, effects.c.subject == subject)
        .values(last_problem=None)
    )


def effects_of(tx: Connection, shop_id: ShopId, subject: str) -> Sequence[AnyRow]:
    """Return every effect of a subject in the order in which they were owed."""
    return tx.execute(
        select(effects)
        .where(effects.c.shop_id == shop_id, effects.c.subject == subject)
        .order_by(effects.c.owed_at, effects.c.ordinal)
    ).all()


def shops_with_due_effects(tx: Connection, now: datetime) -> list[ShopId]:
    """Return the shops that something may be done for now."""
    question = select(effects.c.shop_id).where(*_may_begin(now)).distinct()
    return [ShopId(shop_id) for shop_id in tx.scalars(question)]


def troubled_effects(tx: Connection, shop_ids: Sequence[ShopId]) -> Sequence[AnyRow]:
    """Return what is set aside or keeps failing, for the merchant's page and doctor."""
    return tx.execute(
        select(effects)
        .where(
            effects.c.shop_id.in_(shop_ids),
            # Said twice, for the index.
            effects.c.state.in_((EffectState.OWED, EffectState.SET_ASIDE)),
            or_(
                effects.c.state == EffectState.SET_ASIDE,
                and_(effects.c.state == EffectState.OWED, effects.c.last_problem.is_not(None)),
            ),
        )
        .order_by(effects.c.owed_at.desc())
        .limit(100)
    ).all()


def _may_begin(now: datetime) -> tuple[Any, ...]:
    holder_lives = exists().where(leases.c.name == effects.c.claimed_by, leases.c.expires_at > now)
    return (
        effects.c.state == EffectState.OWED,
        effects.c.due_at <= now,
        or_(effects.c.claimed_by.is_(None), ~holder_lives),
    )


def _is_alone_with(tx: Connection, row: AnyRow) -> bool:
    """Tell whether nobody else claims something of the same subject in this very moment.

    What another has claimed is seen once it is committed. On SQLite who writes is alone anyway.
    """
    if tx.dialect.name != "postgresql":
        return True
    key = func.hashtextextended(f"effects:{row.shop_id}:{row.subject}", 0)
    return bool(tx.scalar(select(func.pg_try_advisory_xact_lock(key))))


def _subject_is_busy(tx: Connection, row: AnyRow, now: datetime) -> bool:
    holder_lives = exists().where(leases.c.name == effects.c.claimed_by, leases.c.expires_at > now)
    return bool(
        tx.scalar(
            select(
                exists().where(
                    effects.c.shop_id == row.shop_id,
                    effects.c.subject == row.subject,
                    effects.c.effect_id != row.effect_id,
                    effects.c.state == EffectState.OWED,
                    effects.c.claimed_by.is_not(None),
                    holder_lives,
                )
            )
        )
    )


def _effect(row: AnyRow, *, crashes: int) -> Effect:
    return Effect(
        effect_id=EffectId(row.effect_id),
        shop_id=ShopId(row.shop_id),
        subject=row.subject,
        kind=EffectKind(row.kind),
        ordinal=row.ordinal,
        letter=None if row.letter is None else Letter(row.letter),
        state=EffectState(row.state),
        attempts=row.attempts + 1,
        crashes=crashes,
        owed_at=row.owed_at,
        due_at=row.due_at,
        last_problem=row.last_problem,
    )
