"""Whatever limits an order has and whatever its merchant chose: no deadline of a hold passes unseen.

Either the hold comes to its end as was chosen, or the merchant was mailed before, or it is
counted as missed and they are mailed as soon as mail goes out again.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.flow.cases.escalate import escalate
from app.flow.checks.ask_overdue import ask_overdue
from app.flow.checks.start_check import start_check
from app.model.case import State
from app.model.deadline import CHECK_GRACE, TIME_TO_DECIDE, WARNED_BEFORE
from app.model.order import Limit, LimitKind
from app.model.shop import AtDeadline
from app.store.cases import case_by_id
from app.store.deadlines import UNDECIDED, deadlines_missed
from tests.databases import examples
from tests.properties.world import ROUNDS, SHOP, World

MAILBOX = "help@example.test"
TOLD_BY_SHOPS = [LimitKind.AUTHORISATION, LimitKind.PROTECTION, LimitKind.SEND_BY]
LIMITS = st.lists(
    st.tuples(st.sampled_from(TOLD_BY_SHOPS), st.integers(-60, 30 * 24 * 60)), max_size=4
)
A_LITTLE = timedelta(minutes=1)


@pytest.fixture
def template_of_a_shop(databases, migrated_template):
    with databases.fresh(migrated_template) as url:
        world = World(url)
        world.connect()
        world.services.database.close()
        yield url


CHOICES = st.fixed_dictionaries(
    {
        "answer_within_hours": st.integers(2, 200),
        "remind_after_hours": st.just(1),
        "hold_at_most_hours": st.integers(13, 400),
        "at_deadline": st.sampled_from(AtDeadline),
        "support_email": st.just(MAILBOX),
    }
)


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), choices=CHOICES)
def test_no_deadline_passes_unseen(databases, template_of_a_shop, data, choices):
    limits = data.draw(LIMITS)
    what = data.draw(st.sampled_from(["nothing", "begins a check", "goes to a person"]))
    weather = data.draw(st.lists(st.booleans(), max_size=8))
    with databases.fresh(template_of_a_shop) as url:
        world = World(url)
        world.choose(**choices)
        life = Life(world)
        life.begin(limits, what)
        for is_up in [*weather, *[True] * 20]:
            if not life.is_over():
                life.go_on(is_up=is_up)
        life.tell_what_is_left()
        world.services.database.close()


class Life:
    """One order, and what became known to its merchant until when."""

    def __init__(self, world):
        self.world = world
        self.told_at = []
        self.was_down = False
        self.passed = set()

    def begin(self, limits, what):
        now = self.world.clock.now()
        ends = [Limit(kind=kind, at=now + timedelta(minutes=ahead)) for kind, ahead in limits]
        self.world.place(0)
        self.world.staff(0, limits=tuple(ends))
        self.ticks()
        if what == "begins a check":
            start_check(self.world.services, self.world.token(0))
        elif what == "goes to a person" and self.case().state is not State.WITH_SUPPORT:
            escalate(self.world.services, SHOP, self.case().case_id, "agent@example.test")

    def go_on(self, *, is_up):
        before = self.case()
        self.world.weather.down = set() if is_up else {"mail"}
        self.was_down |= not is_up
        self.world.clock.time = self.next_moment(before)
        self.ticks()
        self.world.clock.time += timedelta(seconds=5)
        self.ticks()
        self.check(before)

    def next_moment(self, case):
        now = self.world.clock.now()
        moments = [case.remind_at, case.answer_by, case.deadline_at]
        known = [one for one in moments if one is not None]
        known += [case.deadline_at - span for span in (WARNED_BEFORE, TIME_TO_DECIDE)]
        known += [one + CHECK_GRACE for one in known]
        ahead = [one for one in known if one > now]
        return min(ahead, default=now + timedelta(hours=6)) + A_LITTLE

    def ticks(self):
        for step in (*ROUNDS, ask_overdue):
            step(self.world.services)
        self.world.work()
        letters = len(self.world.mail.letters.get(MAILBOX, ()))
        new = letters - len(self.told_at)
        self.told_at += [self.world.clock.now()] * new

    def check(self, before):
        now, end = self.world.clock.now(), before.deadline_at
        in_grace = before.state is State.CHECKING and now < end + CHECK_GRACE
        if end >= now or in_grace or before.deadline_over_at or self.is_decided():
            return
        self.passed.add(end)
        was_told = any(end - WARNED_BEFORE <= at <= end for at in self.told_at)
        assert was_told or self.missed() > 0
        assert was_told or self.was_down

    def tell_what_is_left(self):
        """Once mail goes out again, the merchant hears of whatever is on hold still."""
        self.world.weather.down = set()
        self.world.clock.time += timedelta(hours=2)
        self.ticks()
        if not self.is_decided():
            assert all(any(at >= end for at in self.told_at) for end in self.passed)

    def is_over(self):
        return self.is_decided() or self.case().deadline_over_at is not None

    def is_decided(self):
        return self.case().state not in UNDECIDED

    def case(self):
        seen = self.world.case(0)
        with self.world.services.database.read() as tx:
            return case_by_id(tx, SHOP, seen.case_id)

    def missed(self):
        with self.world.services.database.read() as tx:
            return deadlines_missed(tx, self.world.clock.now())
