"""A buyer's sessions at the provider: which are used, which are closed, which forgotten."""

import re

import pytest
from sqlalchemy import event

from app.flow.cases.resend import resend
from app.flow.cases.vouch import vouch
from app.flow.checks.settle_check import settle_check
from app.flow.checks.start_check import start_check
from app.flow.forgetting.forget_case import forget_case
from app.flow.identity.connect_identity import connect_identity
from app.flow.running.keep_lease import keep_lease
from app.model.case import State
from app.model.check import CheckState, Failure, Redaction, SessionStatus
from app.model.effect import EffectKind
from app.model.errors import AccessDeniedError, InvalidInputError, RejectedError
from app.model.user import Role
from app.store.checks import checks_of
from app.store.effects import owe
from app.store.shops import change_shop, identity_credentials
from tests.builders.desk import Desk
from tests.builders.orders import ANNA
from tests.builders.provider import MemoryProvider

TOKEN = re.compile(r"/v/([A-Za-z0-9_-]{20,})")
TABLE = re.compile(r"\bFROM (cases|checks)\b")


@pytest.fixture
def provider():
    return MemoryProvider()


@pytest.fixture
def desk(database_url, tmp_path, provider):
    opened = Desk(database_url, tmp_path)
    opened.services.identity[provider.kind] = provider
    keep_lease(opened.services, opened.services.worker)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def press(desk):
    """Press the button of the latest letter; return the session's address, or None."""
    letters = [mail.text.reveal() for mail in desk.mail.sent if "/v/" in mail.text.reveal()]
    return start_check(desk.services, TOKEN.search(letters[-1])[1])


def checks(desk, shop, case_id):
    with desk.services.database.read() as tx:
        return checks_of(tx, shop.shop_id, case_id)


def use_up(desk, shop, provider, case_id):
    """Let the buyer fail as often as they may; return the session."""
    press(desk)
    session = checks(desk, shop, case_id)[-1].session
    for attempt in range(shop.settings.attempts):
        failure = {"failure": Failure.DOCUMENT_EXPIRED, "attempt": f"vr_{attempt}"}
        provider.becomes(session, SessionStatus.NEEDS_INPUT, **failure)
        settle_check(desk.services, shop.shop_id, session)
    return session


def invite_anew(desk, shop, case_id):
    desk.work(shop)
    resend(desk.services, shop.shop_id, case_id, "agent@example.test")
    desk.clock.advance(seconds=1)
    desk.work(shop)


def test_a_late_closing_leaves_the_buyers_new_session_alone(desk, shop, provider):
    case_id = desk.held(shop).case_id
    first = use_up(desk, shop, provider, case_id)
    provider.problems[first] = RejectedError("Not now.")
    invite_anew(desk, shop, case_id)
    address = press(desk)
    del provider.problems[first]
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, case_id, EffectKind.CLOSE_SESSION, now=desk.services.now())
        owe(tx, shop.shop_id, case_id, EffectKind.REDACT_SESSION, now=desk.services.now())

    desk.work(shop)

    assert address is not None
    old, new = checks(desk, shop, case_id)
    assert (old.session, old.redaction) == (first, Redaction.ASKED)
    assert (new.state, new.redaction) == (CheckState.OPEN, Redaction.NONE)


def test_what_happens_while_a_session_is_forgotten_is_not_undone(desk, shop, provider):
    case_id = desk.held(shop).case_id
    press(desk)
    (check,) = checks(desk, shop, case_id)
    provider.passes(check.session, ANNA)
    settle_check(desk.services, shop.shop_id, check.session)
    desk.work(shop)
    forget_case(desk.services, shop.shop_id, case_id)

    def told():
        provider.becomes(check.session, SessionStatus.VERIFIED, redaction=Redaction.DONE)
        settle_check(desk.services, shop.shop_id, check.session)

    provider.meanwhile = told
    desk.work(shop)

    (after,) = checks(desk, shop, case_id)
    assert (after.state, after.redaction) == (CheckState.PASSED, Redaction.DONE)
    assert after.redacted_at is not None


def test_a_session_that_is_refused_keeps_no_other_from_being_forgotten(desk, shop, provider):
    case_id = desk.held(shop).case_id
    first = use_up(desk, shop, provider, case_id)
    provider.problems[first] = RejectedError("Stripe will not.")
    invite_anew(desk, shop, case_id)
    press(desk)
    second = checks(desk, shop, case_id)[-1].session
    provider.passes(second, ANNA)
    settle_check(desk.services, shop.shop_id, second)
    desk.work(shop)
    forget_case(desk.services, shop.shop_id, case_id)

    desk.work(shop)

    assert provider.sessions[second].redaction is Redaction.ASKED
    assert checks(desk, shop, case_id)[-1].redaction is Redaction.ASKED


def test_a_session_that_opens_after_the_case_was_decided_is_closed(desk, shop, provider):
    case_id = desk.held(shop).case_id

    def decided():
        vouch(desk.services, shop.shop_id, case_id, "agent@example.test")
        desk.work(shop)

    provider.meanwhile = decided
    assert press(desk) is None
    assert desk.row(shop).state is State.RELEASED

    desk.work(shop)

    (check,) = checks(desk, shop, case_id)
    assert check.session is not None
    assert provider.sessions[check.session].status is SessionStatus.CANCELLED


def test_a_case_is_locked_before_its_check(desk, shop, provider):
    case_id = desk.held(shop).case_id
    press(desk)
    (check,) = checks(desk, shop, case_id)
    provider.passes(check.session, ANNA)
    asked = []
    engine = desk.services.database.engine
    event.listen(engine, "begin", lambda _connection: asked.append([]))

    def note(_connection, _cursor, statement, *_rest):
        asked[-1] += TABLE.findall(statement)

    event.listen(engine, "before_cursor_execute", note)
    settle_check(desk.services, shop.shop_id, check.session)

    both = [tables for tables in asked if {"cases", "checks"} <= set(tables)]
    assert both
    assert all(tables[0] == "cases" for tables in both)


def test_a_session_goes_on_with_the_accounts_new_key(desk, shop, provider):
    case_id = desk.held(shop).case_id
    press(desk)
    (check,) = checks(desk, shop, case_id)
    provider.dead.add("rk_test_sampleSAMPLE1")

    connect(desk, shop, "rk_test_sampleSAMPLE2")
    provider.passes(check.session, ANNA)
    settle_check(desk.services, shop.shop_id, check.session)

    assert desk.row(shop).state is State.RELEASING
    assert desk.shop(shop.shop_id).identity == shop.identity


def test_a_session_is_never_asked_about_with_another_accounts_key(desk, shop, provider):
    case_id = desk.held(shop).case_id
    press(desk)
    (check,) = checks(desk, shop, case_id)
    provider.accounts["rk_test_other"] = "acct_2"

    connect(desk, shop, "rk_test_other")
    vouch(desk.services, shop.shop_id, case_id, "agent@example.test")
    desk.work(shop)
    forget_case(desk.services, shop.shop_id, case_id)
    desk.work(shop)

    assert desk.shop(shop.shop_id).identity not in (None, shop.identity)
    assert set(provider.asked) == {("acct_1", check.session)}


def test_a_check_that_never_began_begins_with_the_new_key(desk, shop, provider):
    case_id = desk.held(shop).case_id
    provider.dead.add("rk_test_sampleSAMPLE1")
    with pytest.raises(AccessDeniedError):
        press(desk)

    connect(desk, shop, "rk_test_sampleSAMPLE2")

    assert press(desk) is not None
    assert len(checks(desk, shop, case_id)) == 1


def test_who_sees_one_shop_does_not_renew_a_key_that_another_shop_shares(desk, shop):
    desk.held(shop)
    press(desk)
    other = desk.connect("https://other.example.test")
    with desk.services.database.write() as tx:
        change_shop(tx, other.shop_id, identity=shop.identity)
    manager = desk.user(Role.MANAGER, shop=shop.shop_id)

    with pytest.raises(InvalidInputError, match="which you may not see"):
        connect(desk, shop, "rk_test_sampleSAMPLE2", by=manager)

    with desk.services.database.read() as tx:
        credentials = identity_credentials(tx, desk.services.keyring, shop.identity)[1]
    assert credentials["key"] != "rk_test_sampleSAMPLE2"
    connect(desk, shop, "rk_test_sampleSAMPLE2", by=desk.user(Role.MANAGER))


def connect(desk, shop, key, by=None):
    connect_identity(
        desk.services,
        shop.shop_id,
        "stripe_identity",
        {"key": key},
        actor="owner@example.test",
        by=by,
    )
