"""A shop is looked through: what changed there, do our holds stand, do its webhooks work."""

from datetime import timedelta
from typing import Final

from app.flow.intake.read_unreadable import read_unreadable
from app.flow.keeper.keep_holds import keep_holds
from app.flow.running.on_shift import on_shift
from app.flow.sweeps.note_answers import note_answers
from app.flow.sweeps.reconcile import reconcile
from app.logs import log_problem
from app.model.effect import EffectKind
from app.model.errors import (
    AccessDeniedError,
    ClearholdError,
    ShopGoneError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.ids import ShopId
from app.services import Services
from app.store.effect_times import bring_forward_postponed
from app.store.effects import is_owed, owe
from app.store.shifts import end_shift, take_shift
from app.store.shops import shop_by_id
from app.store.sweeps import change_sweep, sweep_of

SWEEP_EVERY: Final = timedelta(minutes=4)
"""From beginning to beginning, where nothing goes wrong: what a shop bears is compared with
our ledger at least every five minutes."""
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_WAIT_FOR_THE_SHOP: Final = (EffectKind.PLACE_HOLD, EffectKind.LIFT_HOLD, EffectKind.CANCEL_ORDER)
_AWAY: Final = (UnreachableError, AccessDeniedError, ShopGoneError)
"""What makes every further call to a shop pointless for now."""


def sweep_shop(services: Services, shop_id: ShopId, *, even_early: bool = False) -> bool:
    """Sweep a shop if that is due and nobody else does; tell whether all of it went well.

    A shop that fails is swept again after a pause that grows, also where its sweep ended the
    worker: that it began is noted before.

    Raises:
        StorageUnavailableError: the database went away.
    """
    with on_shift(services, shop_id, "sweeps") as is_free:
        if not is_free or not _begin(services, shop_id, even_early=even_early):
            return False
        problem = _sweep(services, shop_id)
        _end(services, shop_id, problem)
        note_answers(services)
        return problem is None


def _begin(services: Services, shop_id: ShopId, *, even_early: bool) -> bool:
    now = services.now()
    with services.database.write() as tx:
        if take_shift(tx, shop_id, "sweeps", services.worker, now=now) is None:
            return False
        before = sweep_of(tx, shop_id)
        is_early = before is not None and before.due_at > now
        if shop_by_id(tx, shop_id).left_at is not None or (is_early and not even_early):
            end_shift(tx, shop_id, "sweeps", services.worker)
            return False
        failures = 1 if before is None else before.failures + 1
        due_at = now + _pause(failures)
        change_sweep(tx, shop_id, begun_at=now, failures=failures, due_at=due_at)
    return True


def _sweep(services: Services, shop_id: ShopId) -> Exception | None:
    """Take every part of the sweep, unless the shop is away; return the first problem."""
    first: Exception | None = None
    for part in _PARTS:
        try:
            part(services, shop_id)
        except StorageUnavailableError:
            raise
        except Exception as problem:  # noqa: BLE001 - the parts behind it must have their turn
            first = first or problem
            log_problem("shop_not_swept", problem, shop=shop_id, part=part.__name__)
            if isinstance(problem, _AWAY):
                break
    return first


def _watch(services: Services, shop_id: ShopId) -> None:
    watch = (shop_id, shop_id, EffectKind.WATCH_WEBHOOKS)
    with services.database.write() as tx:
        if not is_owed(tx, *watch):
            owe(tx, *watch, now=services.now())
    services.doorbell.ring_effects([shop_id])


def _hasten(services: Services, shop_id: ShopId) -> None:
    """Let what a shop was too busy or away for be tried now that it answers.

    However long it asked to be left alone: maintenance asks for ten minutes and takes one.
    """
    with services.database.write() as tx:
        bring_forward_postponed(tx, shop_id, _WAIT_FOR_THE_SHOP, now=services.now())


_PARTS: Final = (reconcile, _hasten, read_unreadable, keep_holds, _watch)


def _end(services: Services, shop_id: ShopId, problem: Exception | None) -> None:
    now = services.now()
    with services.database.write() as tx:
        swept = sweep_of(tx, shop_id)
        begun_at = now if swept is None or swept.begun_at is None else swept.begun_at
        if problem is not None:
            failures = 1 if swept is None else swept.failures
            pause = max(_pause(failures), _wished(problem))
            change_sweep(tx, shop_id, problem=_sentence(problem), due_at=now + pause)
        else:
            has_more = swept is not None and swept.pages_left is not None
            due_at = now if has_more else begun_at + SWEEP_EVERY
            well = {"failures": 0, "problem": None, "ended_at": now, "due_at": due_at}
            change_sweep(tx, shop_id, **well)
        end_shift(tx, shop_id, "sweeps", services.worker)


def _pause(failures: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << min(failures - 1, 12)), _LONGEST_PAUSE)


def _wished(problem: Exception) -> timedelta:
    """Return how long a shop asked to be left alone, as far as one question may wait for that."""
    wish = getattr(problem, "retry_after", None)
    return timedelta(seconds=min(wish or 0.0, _LONGEST_PAUSE.total_seconds()))


def _sentence(problem: Exception) -> str:
    if isinstance(problem, ClearholdError):
        return str(problem)
    return f"{type(problem).__name__}: an error in Clearhold itself. It is in the log."
