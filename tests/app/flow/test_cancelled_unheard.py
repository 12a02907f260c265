"""No clock cancels the order of somebody who has passed; and if it comes to that, a person hears."""

import re
from datetime import timedelta

import pytest

from app.flow.cases.escalate import escalate
from app.flow.checks.ask_overdue import ask_overdue
from app.flow.checks.settle_check import settle_check
from app.flow.checks.start_check import start_check
from app.flow.deadlines.expire import expire
from app.flow.deadlines.meet_deadlines import meet_deadlines
from app.flow.queues.decide_orders import decide_orders
from app.flow.running.keep_lease import keep_lease
from app.model.case import State, SupportReason
from app.model.check import CheckState, SessionStatus
from app.model.errors import UnreachableError
from app.model.order import Limit, LimitKind, OrderStatus
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.checks import checks_of
from app.store.deadlines import deadlines_missed
from tests.builders.orders import ANNA, KARIN
from tests.builders.parted import PartedDesk
from tests.builders.provider import MemoryProvider

MAILBOX = "help@shop.example.test"
TOKEN = re.compile(r"/v/([A-Za-z0-9_-]{20,})")


class CheckedDesk(PartedDesk):
    """One buyer, amid a check, whose order is cancelled if nobody decides."""

    def begin(self, **changes):
        self.provider = MemoryProvider()
        self.services.identity[self.provider.kind] = self.provider
        keep_lease(self.services, self.services.worker)
        self.its = self.connect(at_deadline="cancel", support_email=MAILBOX, language="en")
        order = self.risky_order(language="en", **changes)
        self.shops.orders[order.external_id] = order
        self.shops.route(order.external_id)
        self.tell(self.its, order=order.external_id)
        decide_orders(self.services, self.its.shop_id)
        self.work(self.its)
        self.found = self.row(self.its)
        letters = [mail.text.reveal() for mail in self.mail.sent]
        start_check(self.services, TOKEN.search(letters[-1])[1])
        self.session = self.check().session
        self.clock.advance(minutes=2)
        ask_overdue(self.services)

    def until(self, when):
        """Let time go by in which the provider is asked now and then."""
        while self.clock.now() < when:
            ask_overdue(self.services)
            self.clock.time = min(when, self.clock.now() + timedelta(hours=5))

    def rounds(self, *, minutes=0.0, is_asked=True):
        """The clock's rounds; some of them later, where the time is told."""
        for _ in range(1 + int(minutes * 2)):
            for step in (expire, meet_deadlines, *([ask_overdue] if is_asked else [])):
                step(self.services)
            self.clock.advance(seconds=30)

    def hear(self):
        settle_check(self.services, self.its.shop_id, self.session)

    def case(self):
        with self.services.database.read() as tx:
            return case_by_id(tx, self.its.shop_id, self.found.case_id)

    def check(self):
        with self.services.database.read() as tx:
            return checks_of(tx, self.its.shop_id, self.found.case_id)[-1]

    def lines(self):
        with self.services.database.read() as tx:
            return timeline(tx, self.its.shop_id, self.found.case_id)

    def subjects(self):
        letters = [mail for mail in self.mail.sent if mail.recipient.reveal() == MAILBOX]
        return [mail.subject for mail in letters]

    def end(self):
        """When a check that was begun must have come to an end."""
        return self.case().answer_by + timedelta(minutes=30)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = CheckedDesk(database_url, tmp_path)
    yield opened
    opened.close()


def test_an_answer_of_before_the_end_cancels_nobody(desk):
    desk.begin()
    desk.until(desk.end() - timedelta(minutes=1))
    ask_overdue(desk.services)
    desk.provider.passes(desk.session, ANNA)
    desk.clock.time = desk.end()
    desk.rounds(is_asked=False)
    assert desk.case().state is State.CHECKING

    desk.rounds()

    assert desk.case().state is State.RELEASING


def test_an_answer_that_was_on_its_way_at_the_end_is_as_old_as_its_question(desk):
    desk.begin()
    desk.until(desk.end() - timedelta(seconds=10))

    def end_comes():
        desk.clock.advance(seconds=20)
        desk.rounds(is_asked=False)

    desk.provider.meanwhile = end_comes
    ask_overdue(desk.services)
    desk.provider.passes(desk.session, ANNA)
    desk.rounds(is_asked=False)

    assert desk.case().state is State.CHECKING


def test_who_has_not_passed_by_then_is_cancelled_as_soon_as_that_is_heard(desk):
    desk.begin()
    desk.until(desk.end())
    desk.rounds(minutes=0.5)

    assert desk.case().state is State.CANCELLING
    done = [line.action for line in desk.lines()][-2:]
    assert done == ["asked_before_cancelling", "cancel"]


@pytest.mark.parametrize("trouble", ["down", "undecided"])
def test_a_provider_that_does_not_tell_cancels_nobody_and_a_person_hears_why(desk, trouble):
    desk.begin()
    desk.until(desk.end())
    if trouble == "down":
        desk.provider.problems[desk.session] = UnreachableError("Stripe does not answer.")
    else:
        desk.provider.becomes(desk.session, SessionStatus.PROCESSING)
    desk.rounds(minutes=8)
    assert desk.case().state is State.CHECKING

    desk.rounds(minutes=4)
    desk.work(desk.its)

    assert desk.case().state is State.WITH_SUPPORT
    assert desk.case().support_reason is SupportReason.RESULT_UNKNOWN
    assert [one for one in desk.subjects() if "waits for your decision" in one]
    with desk.services.database.read() as tx:
        assert deadlines_missed(tx, desk.clock.now()) == 0


def test_an_answer_that_nobody_acted_on_in_time_is_asked_for_again(desk):
    desk.begin()
    desk.until(desk.end())
    desk.rounds()
    desk.clock.advance(minutes=5)
    desk.provider.passes(desk.session, ANNA)
    desk.rounds(minutes=1)

    assert desk.case().state is State.RELEASING


def test_what_a_person_had_is_not_cancelled_unheard_at_its_deadline(desk):
    desk.begin(limits=(Limit(kind=LimitKind.AUTHORISATION, at=deadline(desk, hours=60)),))
    escalate(desk.services, desk.its.shop_id, desk.found.case_id, "agent@example.test")
    end = desk.case().deadline_at
    desk.until(end)
    desk.provider.problems[desk.session] = UnreachableError("Stripe does not answer.")
    desk.rounds(minutes=12)
    desk.work(desk.its)

    assert desk.case().state is State.WITH_SUPPORT
    assert desk.case().support_reason is SupportReason.RESULT_UNKNOWN
    assert desk.case().deadline_at > end
    assert "cancel" not in [line.action for line in desk.lines()]


def deadline(desk, *, hours):
    return desk.clock.now() + timedelta(hours=hours)


@pytest.mark.parametrize("heard", ["while it is cancelled", "after it"])
def test_a_pass_that_comes_too_late_is_told_to_a_person_once(desk, heard):
    desk.begin()
    desk.until(desk.end())
    desk.rounds(minutes=0.5)
    desk.provider.passes(desk.session, ANNA)
    if heard == "while it is cancelled":
        desk.hear()
    cancelled(desk)
    for _ in range(2):
        desk.hear()
        desk.work(desk.its)

    assert desk.case().state is State.ENDED
    assert desk.check().state is CheckState.PASSED
    assert [line.action for line in desk.lines()].count("passed_too_late") == 1
    assert desk.subjects() == ["Sample Store: the buyer of order 1001 passed, but too late"]
    [letter] = [mail for mail in desk.mail.sent if mail.recipient.reveal() == MAILBOX]
    assert "Anna" not in letter.text.reveal()
    page = desk.browser(desk.user()).text(f"/admin/cases/{desk.found.case_id}")
    assert "The buyer passed, but the order was being cancelled already" in page


def test_a_pass_of_which_no_event_came_is_found_as_the_session_is_closed(desk):
    desk.begin()
    desk.until(desk.end())
    desk.rounds(minutes=0.5)
    desk.provider.passes(desk.session, ANNA)
    cancelled(desk)
    desk.work(desk.its)

    assert desk.check().state is CheckState.PASSED
    assert desk.subjects() == ["Sample Store: the buyer of order 1001 passed, but too late"]


def test_a_pass_that_is_read_as_the_cancelling_ends_is_told_too(desk):
    desk.begin()
    desk.until(desk.end())
    desk.rounds(minutes=0.5)
    desk.provider.passes(desk.session, ANNA)
    desk.provider.meanwhile = lambda: cancelled(desk)
    desk.hear()
    desk.work(desk.its)

    assert desk.check().state is CheckState.PASSED
    assert desk.subjects() == ["Sample Store: the buyer of order 1001 passed, but too late"]


def test_a_late_pass_of_somebody_else_alarms_nobody(desk):
    desk.begin()
    desk.until(desk.end())
    desk.rounds(minutes=0.5)
    desk.provider.passes(desk.session, KARIN)
    cancelled(desk)
    desk.hear()
    desk.work(desk.its)

    assert desk.subjects() == []


def cancelled(desk):
    for _ in range(3):
        desk.work(desk.its)
        desk.clock.advance(seconds=3)
    assert desk.shops.orders[desk.found.external_id].status is OrderStatus.CANCELLED
