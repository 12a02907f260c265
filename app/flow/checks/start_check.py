"""The buyer pressed the button: a session is opened, or taken up where it was left."""

from dataclasses import replace

from app.flow.cases.move_case import move_case
from app.flow.checks.pay_for_check import pay_for_check
from app.model.case import Case, Move, State
from app.model.check import Check, CheckState, Session, SessionStatus
from app.model.effect import EffectKind
from app.model.errors import NotFoundError
from app.model.ids import CheckId, ConnectionId, ShopId, new_id
from app.model.private import Private
from app.ports import IdentityClient
from app.services import Services
from app.store.cases import case_by_id, link_by_token
from app.store.checks import ask_soon, check_by_id, note_asked, open_check_of, save_check
from app.store.effects import owe
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_MAY_START = frozenset({State.HELD, State.INVITED, State.CHECKING})


def start_check(services: Services, token: str) -> Private[str] | None:
    """Return where the buyer proves themselves; None when there is nothing to prove now.

    The check's row is committed before the provider is asked, and its id is the
    idempotency key: pressing twice, or a crash in between, opens one session. One that
    turns out to be over is left to the workers to settle.

    Raises:
        NotFoundError: the link leads nowhere, was revoked or has expired.
        UnreachableError: the provider did not answer; nothing is lost.
        RejectedError: the provider refuses, such as for a revoked key.
        BudgetSpentError: no more checks may be begun within this hour.
    """
    now = services.now()
    with services.database.write() as tx:
        link = link_by_token(tx, token)
        if link is None or link.revoked_at is not None or link.expires_at <= now:
            msg = "This link is not valid any more."
            raise NotFoundError(msg)
        shop = shop_by_id(tx, link.shop_id)
        case = case_by_id(tx, link.shop_id, link.case_id)
        if case.state not in _MAY_START or shop.identity is None:
            return None
        if case.answer_by is not None and case.answer_by <= now:
            return None
        existing = open_check_of(tx, case.case_id)
        check = existing or _new_check(services, case, shop.identity)
        if existing is None:
            pay_for_check(services, tx, shop, case, check_id=check.check_id)
        if check.session is None:
            # Nothing is known to be open: begin where the shop's key leads now.
            check = replace(check, connection=shop.identity)
        save_check(tx, check)
        note_asked(tx, check.check_id, now)
    client = services.identity_client(check.connection)
    session = _session(services, client, check, is_repeat=existing is not None)
    kept = _commit(services, shop.shop_id, case, check, session=session)
    is_open = kept and session.status is SessionStatus.NEEDS_INPUT
    return session.url if is_open else None


def _new_check(services: Services, case: Case, connection: ConnectionId) -> Check:
    return Check(
        check_id=CheckId(new_id("chk")),
        shop_id=case.shop_id,
        case_id=case.case_id,
        connection=connection,
        session=None,
        state=CheckState.STARTING,
        started_at=services.now(),
    )


def _session(
    services: Services, client: IdentityClient, check: Check, *, is_repeat: bool
) -> Session:
    if check.session is not None:
        return client.read(check.session)
    # The same address for everybody: an idempotent repeat must not differ, and the
    # buyer's token is none of the provider's business.
    session = client.start(
        reference=check.case_id,
        key=check.check_id,
        return_url=f"{services.public_url}/v/return",
    )
    # A repeat is answered as the first time, with an address that may be used up.
    return client.read(session.ref) if is_repeat else session


def _commit(
    services: Services, shop_id: ShopId, case: Case, check: Check, *, session: Session
) -> bool:
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case.case_id)
        current = open_check_of(tx, case.case_id)
        if current is None or current.check_id != check.check_id:
            _close_unused(services, tx, check, session)
            return False
        save_check(tx, replace(current, session=session.ref, state=CheckState.OPEN))
        if session.status is not SessionStatus.NEEDS_INPUT:
            # No event of its end was heard yet. A worker settles it: this process may be
            # one that cannot read who ordered.
            ask_soon(tx, check.check_id)
        if case.allows(Move.START_CHECK):
            move_case(services, tx, case, Move.START_CHECK)
    return True


def _close_unused(services: Services, tx: Transaction, check: Check, session: Session) -> None:
    """The case was decided during the provider's call: nobody is to use what it opened."""
    current = check_by_id(tx, check.shop_id, check.check_id) or check
    if current.session == session.ref:
        return
    save_check(tx, replace(current, session=session.ref))
    subject = (check.shop_id, check.case_id, EffectKind.CLOSE_SESSION)
    owe(tx, *subject, now=services.now())
