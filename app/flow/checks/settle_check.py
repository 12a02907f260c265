"""Settles a check by what the provider says now: passed, again, or a person decides."""

from dataclasses import dataclass, replace

from app.flow.cases.move_case import move_case
from app.flow.cases.need_person import need_person
from app.flow.checks.payer_names import payer_names
from app.flow.keeper.give_up import Lost, give_up
from app.logs import log
from app.model.case import Case, Move, State, SupportReason
from app.model.check import (
    Check,
    CheckState,
    NameMatch,
    Redaction,
    Session,
    SessionStatus,
)
from app.model.effect import EffectKind, Letter
from app.model.ids import SessionRef, ShopId
from app.ports import IdentityClient
from app.rules.names import compare_names
from app.services import Services
from app.store.audit import timeline
from app.store.cases import case_by_id, save_case
from app.store.checks import check_by_session, note_asked, note_waiting, save_check
from app.store.effects import is_owed, owe
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_REDACTED_ON_COMPLETION = frozenset({"DE"})
"""Countries whose documents may not be kept once they served (German PAuswG § 20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    match: NameMatch
    forget_at_once: bool


def settle_check(services: Services, shop_id: ShopId, session_ref: SessionRef) -> None:
    """Read a session from the provider and let check and case follow it.

    May run any number of times, for any event, in any order: what counts is the
    session's state now against the check's state in the row, under its lock. A pass
    counts only when the verified name matches the payer's; the name is read once, from
    memory compared and forgotten.

    Raises:
        UnreachableError: the provider did not answer.
        RejectedError: the session cannot be read.
    """
    with services.database.read() as tx:
        shop = shop_by_id(tx, shop_id)
        check = check_by_session(tx, shop_id, session_ref)
    if check is None:
        return
    client = services.identity_client(check.connection)
    # What the provider says is as old as the question, however long the answer took.
    asked_at = services.now()
    session = client.read(session_ref)
    proof = None
    if session.status is SessionStatus.VERIFIED:
        with services.database.read() as tx:
            is_of_use = _is_open(check) or _was_cancelled(tx, check)
        proof = _compare(services, client, check, session) if is_of_use else None
    with services.database.write() as tx:
        # Case before check, as everybody locks them: two orders would make a deadlock.
        case_by_id(tx, shop_id, check.case_id)
        check = check_by_session(tx, shop_id, session_ref)
        if check is None:
            return
        note_asked(tx, check.check_id, services.now())
        if session.status is SessionStatus.NEEDS_INPUT:
            note_waiting(tx, check.check_id, asked_at)
        check = _note_redaction(services, tx, check, session)
        if not _is_open(check):
            # Asked anew, as the cancelling may have ended while the provider answered.
            if proof is not None and _was_cancelled(tx, check):
                _pass(services, tx, check, proof)
            return
        _follow(services, tx, check, session, proof=proof, limit=shop.settings.attempts)


def _follow(
    services: Services,
    tx: Transaction,
    check: Check,
    session: Session,
    *,
    proof: _Proof | None,
    limit: int,
) -> None:
    if proof is not None:
        _pass(services, tx, check, proof)
    elif session.status is SessionStatus.VERIFIED:
        _lose(services, tx, check)
    elif session.status is SessionStatus.CANCELLED:
        _close(services, tx, check)
    elif session.status is SessionStatus.NEEDS_INPUT:
        _count_attempt(services, tx, check, session, limit=limit)


def _is_open(check: Check) -> bool:
    return check.state in {CheckState.STARTING, CheckState.OPEN}


def _was_cancelled(tx: Transaction, check: Check) -> bool:
    """Tell whether the check was closed because its order was cancelled by us."""
    if check.state is not CheckState.CLOSED:
        return False
    lines = timeline(tx, check.shop_id, check.case_id)
    return any(line.action == Move.CANCEL for line in lines)


def _compare(
    services: Services, client: IdentityClient, check: Check, session: Session
) -> _Proof | None:
    if session.redaction is not Redaction.NONE:
        # Somebody had it forgotten before we could look: whom it proved is not known.
        return None
    person = client.read_person(session.ref)
    groups = payer_names(services, check.shop_id, check.case_id)
    matches = {compare_names(person.name.reveal(), names) for names in groups}
    return _Proof(
        match=_weakest(matches),
        forget_at_once=person.document_country in _REDACTED_ON_COMPLETION,
    )


def _weakest(matches: set[NameMatch]) -> NameMatch:
    if matches == {NameMatch.MATCHES}:
        return NameMatch.MATCHES
    return NameMatch.DIFFERS if NameMatch.DIFFERS in matches else NameMatch.UNCLEAR


def _pass(services: Services, tx: Transaction, check: Check, proof: _Proof) -> None:
    now = services.now()
    state = CheckState.PASSED if proof.match is NameMatch.MATCHES else CheckState.FAILED
    save_check(
        tx,
        replace(
            check,
            state=state,
            name_match=proof.match,
            failure=None,
            finished_at=now,
            attempts=check.attempts + 1,
        ),
    )
    case = case_by_id(tx, check.shop_id, check.case_id)
    if proof.forget_at_once and not is_owed(
        tx, check.shop_id, check.case_id, EffectKind.REDACT_SESSION
    ):
        owe(tx, check.shop_id, check.case_id, EffectKind.REDACT_SESSION, now=now)
    if proof.match is NameMatch.MATCHES and case.allows(Move.PASS):
        move_case(services, tx, case, Move.PASS, details={"name": proof.match})
    elif proof.match is not NameMatch.MATCHES and case.allows(Move.NEED_PERSON):
        reason = (
            SupportReason.NAME_DIFFERS
            if proof.match is NameMatch.DIFFERS
            else SupportReason.NAME_UNCLEAR
        )
        need_person(services, tx, case, reason)
    else:
        _note_late(services, tx, case, proof)


def _note_late(services: Services, tx: Transaction, case: Case, proof: _Proof) -> None:
    """Late: the case was released or ended meanwhile. That is normal, but not for who passed.

    Their order is cancelled, or about to be: a person has to tell them.
    """
    log("late_result", case=case.case_id, state=case.state)
    is_lost = case.state in {State.CANCELLING, State.ENDED}
    if is_lost and proof.match is NameMatch.MATCHES:
        give_up(services, tx, case, Lost.PASS, details={"name": proof.match})


def _count_attempt(
    services: Services, tx: Transaction, check: Check, session: Session, *, limit: int
) -> None:
    if session.failure is None or session.attempt == check.last_attempt:
        return
    attempts = check.attempts + 1
    counted = replace(
        check, attempts=attempts, failure=session.failure, last_attempt=session.attempt
    )
    case = case_by_id(tx, check.shop_id, check.case_id)
    if attempts < limit:
        save_check(tx, counted)
        if case.allows(Move.TRY_AGAIN):
            details: dict[str, str | int | float | bool] = {
                "failure": session.failure,
                "attempts": attempts,
            }
            move_case(services, tx, case, Move.TRY_AGAIN, details=details)
        return
    now = services.now()
    save_check(tx, replace(counted, state=CheckState.FAILED, finished_at=now))
    owe(tx, check.shop_id, check.case_id, EffectKind.CLOSE_SESSION, now=now)
    if case.allows(Move.NEED_PERSON):
        need_person(services, tx, case, SupportReason.ATTEMPTS_USED)


def _lose(services: Services, tx: Transaction, check: Check) -> None:
    """A pass that cannot be read any more proves nobody: a person decides."""
    save_check(tx, replace(check, state=CheckState.CLOSED, finished_at=services.now()))
    case = case_by_id(tx, check.shop_id, check.case_id)
    if case.allows(Move.NEED_PERSON):
        need_person(services, tx, case, SupportReason.CHECK_CLOSED)


def _close(services: Services, tx: Transaction, check: Check) -> None:
    """The session ended at the provider: the buyer is reminded and may begin anew."""
    now = services.now()
    save_check(tx, replace(check, state=CheckState.CLOSED, finished_at=now))
    case = case_by_id(tx, check.shop_id, check.case_id)
    if not case.allows(Move.TRY_AGAIN):
        return
    moved = move_case(services, tx, case, Move.TRY_AGAIN, details={"session": "closed"})
    if moved.reminded_at is None:
        save_case(tx, replace(moved, reminded_at=now))
        subject = (check.shop_id, check.case_id)
        owe(tx, *subject, EffectKind.SEND_MAIL, letter=Letter.REMINDER, now=now)


def _note_redaction(services: Services, tx: Transaction, check: Check, session: Session) -> Check:
    if session.redaction is not Redaction.DONE or check.redaction is Redaction.DONE:
        return check
    noted = replace(check, redaction=Redaction.DONE, redacted_at=services.now())
    save_check(tx, noted)
    return noted
