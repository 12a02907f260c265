"""Cases live through anything, in the real steps and database: who is released had a cause.

What the test itself did is the evidence: it handed in the documents, pressed the buttons
and moved the clock. No state of the product is believed without it.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.flow.cases.ask_person import ask_person
from app.flow.cases.call_off import call_off
from app.flow.cases.escalate import escalate
from app.flow.cases.extend import extend
from app.flow.cases.hand_back import hand_back
from app.flow.cases.resend import resend
from app.flow.cases.vouch import vouch
from app.flow.checks.ask_overdue import ask_overdue
from app.flow.checks.settle_check import settle_check
from app.flow.checks.start_check import start_check
from app.flow.forgetting.forget_due import forget_due
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.flow.running.keep_lease import keep_lease
from app.model.case import CLOSED, Cause, MoveRefusedError, State
from app.model.check import CheckState, NameMatch, SessionStatus
from app.model.decision import Assurance
from app.model.errors import InvalidInputError, NotFoundError, UnreachableError
from app.model.order import Name, OrderStatus
from app.model.shop import AtDeadline
from app.store.cases import cases
from app.store.checks import checks, checks_of
from app.store.decisions import last_decision
from tests.databases import examples
from tests.properties.world import PEOPLE, ROUNDS, SHOP, STRANGER, World

BUYERS = st.integers(0, len(PEOPLE) - 1)
ENDS = st.sampled_from(["store", "provider", "mail"])
OF_OTHERS = {"stranger's": STRANGER, "nameless": Name()}
UNFINISHED = {"slow": SessionStatus.PROCESSING, "gone": SessionStatus.CANCELLED}
WORTHLESS = st.sampled_from([*OF_OTHERS, "bad", *UNFINISHED])
DOCUMENTS = st.one_of(WORTHLESS, st.just("own"))
RARELY = st.integers(0, 5).map(lambda number: number == 5)
BY_HAND = st.sampled_from(
    [
        {"status": OrderStatus.CANCELLED},
        {"status": OrderStatus.REFUNDED},
        {"status": OrderStatus.SHIPPED},
        {"status": OrderStatus.TO_SHIP, "hold": None},
        {"hold": None},
    ]
)
RESHAPED = ["route", "route", "split", "move", "warehouse", "back"]
REFUSALS = (MoveRefusedError, InvalidInputError, NotFoundError, UnreachableError)
LET_GO = {State.RELEASING, State.RELEASED}


class Lives(RuleBasedStateMachine):
    """Everything that buyers, staff, clocks and weather may do."""

    def __init__(self, databases, template):
        super().__init__()
        self.lent = databases.fresh(template)
        self.world = World(self.lent.__enter__())
        self.evidence = set()
        self.left = False

    def teardown(self):
        self.world.services.database.close()
        self.lent.__exit__(None, None, None)

    def case_of(self, buyer):
        return self.world.case(buyer)

    # -- beginnings ----------------------------------------------------------------------

    @initialize(
        at_deadline=st.sampled_from(AtDeadline),
        attempts=st.integers(1, 3),
        parted=st.sampled_from([False, False, True]),
    )
    def open_the_shop(self, at_deadline, attempts, parted):
        self.world.store.parted = parted
        self.at_deadline = at_deadline
        self.world.choose(at_deadline=at_deadline, attempts=attempts)

    @initialize(buyers=st.sets(BUYERS, min_size=1), at_once=st.sampled_from([True, True, False]))
    def let_people_order(self, buyers, at_once):
        self.orders = sorted(buyers)
        for buyer in self.orders:
            self.world.place(buyer)
        if at_once:
            self.world.work()

    @rule()
    def let_the_workers_work(self):
        self.world.work()

    # -- the buyer -----------------------------------------------------------------------

    @rule(buyer=BUYERS, document=DOCUMENTS, then=st.sampled_from(["heard", "told twice", "lost"]))
    def prove_oneself(self, buyer, document, then):
        self.world.work()
        self._try_with_link(buyer, start_check)
        ref = self._hand_in(buyer, document)
        if ref is None or then == "lost":
            return
        for _ in range(2 if then == "told twice" else 1):
            self._attempt(settle_check, self.world.services, SHOP, ref)

    @rule(buyer=BUYERS)
    def press_the_button_of_the_mail(self, buyer):
        self._try_with_link(buyer, start_check)

    @rule(buyer=BUYERS, document=DOCUMENTS)
    def hand_in(self, buyer, document):
        self._hand_in(buyer, document)

    @rule(buyer=BUYERS, really=RARELY)
    def ask_for_a_person(self, buyer, really):
        if really:
            self._try_with_link(buyer, ask_person)

    def _try_with_link(self, buyer, step):
        token = self.world.token(buyer)
        if token is not None:
            self._attempt(step, self.world.services, token)

    def _hand_in(self, buyer, document):
        case, provider = self.case_of(buyer), self.world.provider
        ref = None if case is None else provider.open_session_of(case.case_id)
        if ref is None:
            return None
        if document == "own":
            provider.passes(ref, PEOPLE[buyer])
            self.evidence.add((case.case_id, Cause.CHECK_PASSED))
        elif document in OF_OTHERS:
            provider.passes(ref, OF_OTHERS[document])
        elif document == "bad":
            provider.fails(ref)
        else:
            provider.becomes(ref, UNFINISHED[document])
        return ref

    # -- the provider's events, in any order and number ------------------------------------

    @rule(data=st.data())
    def tell_of_a_session(self, data):
        refs = sorted(self.world.provider.sessions)
        if refs:
            ref = data.draw(st.sampled_from(refs))
            self._attempt(settle_check, self.world.services, SHOP, ref)

    @rule()
    def ask_about_silent_sessions(self):
        ask_overdue(self.world.services)

    # -- the merchant --------------------------------------------------------------------

    @rule(buyer=BUYERS, really=RARELY)
    def vouch_for(self, buyer, really):
        case = self.case_of(buyer)
        if (
            really
            and case is not None
            and self._attempt(vouch, self.world.services, SHOP, case.case_id, "agent@example.test")
        ):
            self.evidence.add((case.case_id, Cause.PERSON))

    @rule(buyer=BUYERS, step=st.sampled_from([resend, resend, escalate, hand_back]), really=RARELY)
    def take_a_decision(self, buyer, step, really):
        case = self.case_of(buyer)
        if case is not None and (really or step is resend):
            self._attempt(step, self.world.services, SHOP, case.case_id, "agent@example.test")

    @rule(buyer=BUYERS, really=RARELY)
    def have_it_cancelled(self, buyer, really):
        case = self.case_of(buyer)
        if really and case is not None:
            self._attempt(call_off, self.world.services, SHOP, case.case_id, "agent@example.test")

    @rule(buyer=BUYERS, hours=st.integers(1, 48))
    def give_more_time(self, buyer, hours):
        case = self.case_of(buyer)
        if case is not None:
            self._attempt(extend, self.world.services, SHOP, case.case_id, hours, actor="agent")

    @precondition(lambda self: not self.left)
    @rule(really=RARELY)
    def leave(self, really):
        if not really:
            return
        self.left = True
        for case in self._cases():
            self.evidence.add((case.case_id, Cause.SHOP_LEFT))
        disconnect_shop(self.world.services, SHOP)

    # -- the shop ------------------------------------------------------------------------

    @precondition(lambda self: not self.left)
    @rule(data=st.data(), really=RARELY)
    def change_to_something_harmless(self, data, really):
        if not really:
            return
        buyer = data.draw(st.sampled_from(self.orders))
        case = self.case_of(buyer)
        self.world.calm(buyer)
        order_id = self.world.order_id(buyer)
        with self.world.services.database.read() as tx:
            decision = last_decision(tx, order_id)
        if case is not None and decision.needed is Assurance.CLEAR:
            self.evidence.add((case.case_id, Cause.NEW_DECISION))

    @precondition(lambda self: not self.left)
    @rule(data=st.data())
    def change_to_something_risky(self, data):
        self.world.alarm(data.draw(st.sampled_from(self.orders)))

    @rule(data=st.data(), change=BY_HAND, really=RARELY)
    def change_by_hand(self, data, change, really):
        if really:
            self.world.staff(data.draw(st.sampled_from(self.orders)), **change)

    @precondition(lambda self: self.world.store.parted and not self.left)
    @rule(data=st.data(), what=st.sampled_from(RESHAPED))
    def send_it_in_other_parts(self, data, what):
        self.world.reshape(data.draw(st.sampled_from(self.orders)), what)

    @precondition(lambda self: not self.left)
    @rule(data=st.data(), status=st.sampled_from(["NEEDS_RESPONSE", "LOST"]), really=RARELY)
    def dispute_a_payment(self, data, status, really):
        if really:
            self.world.dispute(data.draw(st.sampled_from(self.orders)), status)

    # -- time and weather ----------------------------------------------------------------

    @rule(hours=st.sampled_from([0.1, 1, 12, 25, 49]))
    def wait(self, hours):
        services = self.world.services
        self.world.clock.time += timedelta(hours=hours)
        keep_lease(services, services.worker)
        for case in self._cases():
            if any(end and end <= services.now() for end in (case.answer_by, case.deadline_at)):
                self.evidence.add((case.case_id, Cause.DEADLINE_POLICY))
        for clocks_round in (*ROUNDS, forget_due):
            clocks_round(services)

    @rule(end=ENDS)
    def let_an_end_go_down(self, end):
        self.world.weather.down.add(end)

    @rule()
    def let_everything_come_up(self):
        self.world.weather.down.clear()
        self.world.clock.time += timedelta(minutes=6)
        self.world.work()

    @rule(end=ENDS)
    def lose_the_next_answer(self, end):
        self.world.weather.lost.add(end)

    # -- what always holds ---------------------------------------------------------------

    @invariant()
    def nobody_is_let_go_without_evidence(self):
        for case in self._cases():
            if case.state in LET_GO:
                assert (case.case_id, case.cause) in self.evidence
            if case.cause is Cause.DEADLINE_POLICY:
                assert self.at_deadline is AtDeadline.RELEASE

    @invariant()
    def what_is_being_cancelled_is_let_go_by_nothing(self):
        for case in self._cases():
            assert case.state is not State.CANCELLING or case.cause is None

    @invariant()
    def nobody_is_asked_about_an_order_that_nothing_stops(self):
        for case in self._cases():
            if case.state in {State.HELD, State.INVITED, State.CHECKING}:
                assert case.held_at is not None

    @invariant()
    def nobody_passes_on_a_failed_or_unmatched_check(self):
        for case in self._cases():
            with self.world.services.database.read() as tx:
                passed = [
                    one.name_match
                    for one in checks_of(tx, SHOP, case.case_id)
                    if one.state is CheckState.PASSED
                ]
            assert set(passed) <= {NameMatch.MATCHES}
            assert case.cause is not Cause.CHECK_PASSED or passed

    @invariant()
    def the_store_lets_go_only_what_has_a_cause(self):
        for buyer in range(len(PEOPLE)):
            if self.world.is_lifted(buyer):
                # Of any case of the order: a dispute opens another after a release.
                is_its = cases.c.order_id == self.case_of(buyer).order_id
                with self.world.services.database.read() as tx:
                    assert any(tx.scalars(select(cases.c.cause).where(is_its)))

    @invariant()
    def no_order_is_held_or_let_go_twice_under_one_hold(self):
        lifted = self.world.store.lifted
        assert len(lifted) == len(set(lifted))

    @invariant()
    def an_order_has_one_open_case_and_a_case_one_open_check(self):
        with self.world.services.database.read() as tx:
            open_cases = (
                select(func.count()).where(cases.c.state.not_in(CLOSED)).group_by(cases.c.order_id)
            )
            open_checks = (
                select(func.count())
                .where(checks.c.state.in_([CheckState.STARTING, CheckState.OPEN]))
                .group_by(checks.c.case_id)
            )
            assert {*tx.scalars(open_cases), *tx.scalars(open_checks)} <= {1}

    def _cases(self):
        return list(filter(None, map(self.case_of, getattr(self, "orders", ()))))

    @staticmethod
    def _attempt(step, *given, **named):
        """Do what may be refused; tell whether it was done."""
        try:
            step(*given, **named)
        except REFUSALS:
            return False
        return True


@pytest.fixture
def template_of_a_shop(databases, migrated_template):
    with databases.fresh(migrated_template) as url:
        world = World(url)
        world.connect()
        world.services.database.close()
        yield url


def test_whoever_is_released_had_a_recorded_cause(databases, template_of_a_shop):
    run_state_machine_as_test(
        lambda: Lives(databases, template_of_a_shop),
        settings=settings(
            max_examples=examples(25),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@settings(max_examples=examples(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=st.lists(st.tuples(WORTHLESS, st.integers(1, 3)), min_size=1, max_size=6))
def test_no_number_of_worthless_documents_releases_an_order(
    databases, template_of_a_shop, documents
):
    with databases.fresh(template_of_a_shop) as url:
        world = World(url)
        world.choose(attempts=3)
        world.place(0)
        world.work()
        for document, times_told in documents:
            _show(world, document, times_told)
            world.work()

        assert world.case(0).state in {State.INVITED, State.CHECKING, State.WITH_SUPPORT}
        assert world.case(0).cause is None
        assert not world.is_lifted(0)
        world.services.database.close()


def _show(world, document, times_told):
    token, provider = world.token(0), world.provider
    start_check(world.services, token)
    ref = provider.open_session_of(world.case(0).case_id)
    if ref is None:
        return
    if document in OF_OTHERS:
        provider.passes(ref, OF_OTHERS[document])
    elif document == "bad":
        provider.fails(ref)
    else:
        provider.becomes(ref, UNFINISHED[document])
    for _ in range(times_told):
        settle_check(world.services, SHOP, ref)
