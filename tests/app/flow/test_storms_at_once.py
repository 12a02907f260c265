"""Several workers at once never spend more of the hour than there is."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.flow.checks.pay_for_check import pay_for_check
from app.flow.deciding.decide import decide
from app.flow.orders.normalise import normalise
from app.flow.queues.perform_effect import perform_effect
from app.model.errors import BudgetSpentError
from app.model.ids import CheckId, new_id
from app.model.shop_event import OrderSeen
from app.rules.brake.budget import Expense, Share, mail_budget
from app.store.cases import case_by_id
from app.store.spendings import spendings
from tests.builders.storms import StormDesk

WORKERS = 4


@pytest.fixture
def desk(database_url, tmp_path):
    opened = StormDesk(database_url, tmp_path)
    yield opened
    opened.close()


def at_once(step, things):
    """Let several workers do a step with all of them, beginning in the same moment."""
    together = threading.Barrier(WORKERS)

    def work(some):
        together.wait(timeout=30)
        return [step(one) for one in some]

    with ThreadPoolExecutor(WORKERS) as workers:
        shares = [things[begin::WORKERS] for begin in range(WORKERS)]
        return [answer for answers in workers.map(work, shares) for answer in answers]


def spent(desk, expense):
    with desk.services.database.read() as tx:
        question = select(func.count()).select_from(spendings)
        return tx.scalar(question.where(spendings.c.expense == expense))


def owed_holds(desk, shop, orders):
    for order in orders:
        desk.shops.orders[order.external_id] = order
    told = [(OrderSeen(order=order), desk.clock.now()) for order in orders]
    return decide(desk.services, shop, normalise(desk.services, shop, told))


def test_workers_who_hold_orders_at_once_invite_no_more_than_the_hour_has_room_for(desk):
    shop = desk.connect(mails_per_hour=10)
    holds = owed_holds(desk, shop, [desk.risky_order(str(2000 + one)) for one in range(16)])
    at_once(lambda effect: perform_effect(desk.services, effect), holds)

    assert len(holds) == 16
    assert spent(desk, Expense.MAIL) == mail_budget(10).limit_of(Share.ORDINARY)


def test_workers_who_meet_a_storm_at_once_open_one(desk):
    shop = desk.connect()
    holds = owed_holds(desk, shop, [desk.bots_order(3000 + one) for one in range(16)])
    at_once(lambda effect: perform_effect(desk.services, effect), holds)
    cases = [desk.case(shop, 3000 + one) for one in range(16)]

    assert len({case.storm_id for case in cases if case.silent_since is not None}) == 1


def test_buyers_who_press_at_once_begin_no_more_checks_than_the_hour_has_room_for(desk):
    shop = desk.connect(checks_per_hour=5)
    desk.tell_all(shop, [desk.risky_order(str(2000 + one)) for one in range(12)])
    case_ids = [desk.case(shop, 2000 + one).case_id for one in range(12)]

    def press(case_id):
        try:
            with desk.services.database.write() as tx:
                case = case_by_id(tx, shop.shop_id, case_id)
                check_id = CheckId(new_id("chk"))
                pay_for_check(desk.services, tx, shop, case, check_id=check_id)
        except BudgetSpentError:
            return False
        return True

    begun = at_once(press, case_ids)

    assert begun.count(True) == 5
    assert spent(desk, Expense.CHECK) == 5
