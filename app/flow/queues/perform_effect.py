"""Performs one owed effect: claim, one outside call, commit what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.flow.checks.close_session import close_session
from app.flow.checks.redact_session import redact_session
from app.flow.deciding.decide_again import decide_again
from app.flow.history.ask_signals import ask_signals
from app.flow.history.import_history import import_history
from app.flow.holds.alarm_of_release import alarm_of_release
from app.flow.holds.cancel_order import cancel_order
from app.flow.holds.lift_hold import lift_hold
from app.flow.holds.look_again import look_again
from app.flow.holds.place_hold import place_hold
from app.flow.holds.write_note import write_note
from app.flow.intake.read_again import read_again
from app.flow.leaving.end_without_shop import end_without_shop
from app.flow.letters.send_mail import send_mail
from app.flow.letters.tell_merchant import tell_merchant
from app.flow.shops.notice_trouble import notice_trouble
from app.flow.storms.work_off_storm import work_off_storm
from app.flow.sweeps.watch_webhooks import watch_webhooks
from app.logs import log_problem
from app.metrics import Outcome, count_effect, outcome_of
from app.model.audit import AuditLine
from app.model.effect import Effect, EffectKind
from app.model.errors import (
    AccessDeniedError,
    ClearholdError,
    NotYetError,
    RefusedForGoodError,
    RejectedError,
    ShopGoneError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.ids import EffectId
from app.services import Services
from app.store.audit import write_line
from app.store.effects import claim, postpone_effect, set_effect_aside

_PERFORMERS: dict[EffectKind, Callable[[Services, Effect], None]] = {
    EffectKind.PLACE_HOLD: place_hold,
    EffectKind.WRITE_NOTE: write_note,
    EffectKind.SEND_MAIL: send_mail,
    EffectKind.LIFT_HOLD: lift_hold,
    EffectKind.LOOK_AGAIN: look_again,
    EffectKind.READ_AGAIN: read_again,
    EffectKind.DECIDE_AGAIN: decide_again,
    EffectKind.CANCEL_ORDER: cancel_order,
    EffectKind.CLOSE_SESSION: close_session,
    EffectKind.REDACT_SESSION: redact_session,
    EffectKind.IMPORT_HISTORY: import_history,
    EffectKind.ASK_SIGNALS: ask_signals,
    EffectKind.WATCH_WEBHOOKS: watch_webhooks,
    EffectKind.TELL_MERCHANT: tell_merchant,
    EffectKind.WORK_OFF_STORM: work_off_storm,
}
_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(minutes=5)
_CRASHES_ALLOWED = 20
_ASKED_FOR_AGAIN = frozenset(
    {
        *(EffectKind.PLACE_HOLD, EffectKind.LIFT_HOLD, EffectKind.CANCEL_ORDER),
        *(EffectKind.LOOK_AGAIN, EffectKind.REDACT_SESSION),
    }
)
_REFUSALS_ALLOWED = 1000
_FINAL_REFUSALS_ALLOWED = 3
"""What only a person can mend does not mend itself, and a buyer waits."""
_NOT_AT_SHOP = frozenset(
    {
        *(EffectKind.SEND_MAIL, EffectKind.TELL_MERCHANT, EffectKind.REDACT_SESSION),
        *(EffectKind.ASK_SIGNALS, EffectKind.DECIDE_AGAIN),
    }
)
_ACCESS_PAUSE = timedelta(minutes=2)


def perform_effect(services: Services, effect_id: EffectId) -> bool:
    """Perform an effect if it is owed and free; tell whether the other end is reachable.

    Whatever goes wrong, the effect stays owed with a later time and a reason that the
    merchant's page shows; only a plain refusal sets it aside, and where an order's hold
    or release is at stake not even one: that is asked for again for days.

    Raises:
        StorageUnavailableError: the database went away; `let_go` frees the claim later.
    """
    services.in_hand.add(effect_id)
    try:
        return _claim_and_perform(services, effect_id)
    finally:
        services.in_hand.discard(effect_id)


def _claim_and_perform(services: Services, effect_id: EffectId) -> bool:
    with services.database.write() as tx:
        effect = claim(tx, effect_id, services.worker, services.now())
    if effect is None:
        return True
    if effect.crashes >= _CRASHES_ALLOWED and effect.kind not in _ASKED_FOR_AGAIN:
        _set_aside(services, effect, effect.last_problem or "It ended its worker too often.")
        return True
    return _perform(services, effect)


def _perform(services: Services, effect: Effect) -> bool:
    try:
        _try(services, effect)
    except UnreachableError as problem:
        pause = _pause(effect, problem.retry_after)
        _postpone(services, effect, services.now() + pause, str(problem))
        return isinstance(problem, NotYetError)
    except ShopGoneError as problem:
        end_without_shop(services, effect, str(problem))
    except AccessDeniedError as problem:
        # Credentials are mended by people: keep the effect and show what to do.
        if effect.kind not in _NOT_AT_SHOP:
            notice_trouble(services, effect.shop_id, str(problem))
        _postpone(services, effect, services.now() + _ACCESS_PAUSE, str(problem))
        return False
    except RejectedError as problem:
        _refused(services, effect, problem)
    except Exception as problem:  # noqa: BLE001 - a bug in one effect must not stop the others
        _fail(services, effect, problem)
    return True


def _try(services: Services, effect: Effect) -> None:
    try:
        _PERFORMERS[effect.kind](services, effect)
    except Exception as problem:
        count_effect(effect.kind, outcome_of(problem))
        raise
    count_effect(effect.kind, Outcome.OK)


def _refused(services: Services, effect: Effect, problem: RejectedError) -> None:
    is_final = isinstance(problem, RefusedForGoodError)
    allowed = _FINAL_REFUSALS_ALLOWED if is_final else _REFUSALS_ALLOWED
    if effect.kind in _ASKED_FOR_AGAIN and effect.attempts < allowed:
        _postpone(services, effect, services.now() + _LONGEST_PAUSE, str(problem))
    else:
        _set_aside(services, effect, str(problem))


def _pause(effect: Effect, asked_for: float | None) -> timedelta:
    doublings = min(effect.attempts - 1, 12)
    grown = _FIRST_PAUSE * (1 << doublings)
    wanted = timedelta(seconds=min(asked_for or 0.0, 3600.0))
    return max(min(grown, _LONGEST_PAUSE), wanted)


def _postpone(services: Services, effect: Effect, due_at: datetime, problem: str) -> None:
    with services.database.write() as tx:
        postpone_effect(tx, effect.effect_id, due_at, problem)


def _fail(services: Services, effect: Effect, problem: Exception) -> None:
    log_problem("effect_failed", problem, effect=effect.effect_id, kind=effect.kind)
    reason = f"{type(problem).__name__}: an error in Clearhold itself. It is in the log."
    if isinstance(problem, ClearholdError):
        reason = str(problem)
    is_crash = not isinstance(problem, StorageUnavailableError)
    is_last = effect.crashes + is_crash >= _CRASHES_ALLOWED
    if is_last and effect.kind not in _ASKED_FOR_AGAIN:
        _set_aside(services, effect, reason)
        return
    due_at = services.now() + _pause(effect, None)
    with services.database.write() as tx:
        postpone_effect(tx, effect.effect_id, due_at, reason, is_crash=is_crash)


def _set_aside(services: Services, effect: Effect, problem: str) -> None:
    now = services.now()
    with services.database.write() as tx:
        set_effect_aside(tx, effect.effect_id, problem, now)
        write_line(
            tx,
            AuditLine(
                shop_id=effect.shop_id,
                subject=effect.subject,
                action="set_aside",
                at=now,
                details={"what": effect.kind, "problem": problem},
            ),
        )
        if effect.kind is EffectKind.LIFT_HOLD:
            alarm_of_release(services, tx, effect, problem)
