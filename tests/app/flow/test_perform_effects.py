"""What is owed is performed, whatever went wrong on the way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.cases.vouch import vouch
from app.flow.queues import perform_effect
from app.flow.queues.let_go import let_go
from app.flow.queues.perform_effects import perform_effects
from app.flow.running.keep_lease import keep_lease
from app.model.case import State
from app.model.effect import EffectKind, EffectState, Letter
from app.model.errors import StorageUnavailableError, UnreachableError
from app.store.effects import claim, due_effects, effects_of, owe
from tests.builders.desk import Desk

DEAD = UnreachableError("The shop does not answer.")
AWAY = StorageUnavailableError("The database is away.")


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    keep_lease(opened.services, opened.services.worker)
    yield opened
    opened.close()


def releasing(desk, shop, number="1001"):
    """A held case that an agent has just released; the shop does not know yet."""
    row = desk.held(shop, number)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    return row


def later(desk, **span):
    desk.clock.advance(**span)
    keep_lease(desk.services, desk.services.worker)


def kinds(desk, shop, case_id, state):
    with desk.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, case_id)
    return [row.kind for row in rows if row.state == state]


def is_away(*_args):
    raise AWAY


def test_an_effect_whose_outcome_could_not_be_written_is_performed_by_a_living_worker(
    desk, monkeypatch
):
    shop = desk.connect()
    releasing(desk, shop)
    desk.shops.problem = DEAD
    with monkeypatch.context() as patch:
        patch.setattr(perform_effect, "postpone_effect", is_away)
        with pytest.raises(StorageUnavailableError):
            desk.work(shop)
    desk.shops.problem = None
    later(desk, seconds=3)

    desk.work(shop)

    assert desk.row(shop).state is State.RELEASED


def test_a_worker_lets_go_of_what_it_does_not_have_in_hand_and_of_nothing_else(desk):
    shop = desk.connect()
    releasing(desk, shop)
    services = desk.services
    with services.database.write() as tx:
        (due, *_) = due_effects(tx, shop.shop_id, services.now(), 10)
        claim(tx, due[0], services.worker, services.now())
        other = owe(tx, shop.shop_id, "case_x", EffectKind.WRITE_NOTE, now=services.now())
        claim(tx, other, "another worker", services.now())

    services.in_hand.add(due[0])
    assert let_go(services) == 0
    services.in_hand.clear()
    assert let_go(services) == 1
    assert let_go(services) == 0


def test_a_release_is_owed_for_as_long_as_it_takes(desk):
    shop = desk.connect()
    row = releasing(desk, shop)
    for problem in [DEAD] * 25 + [AWAY, RuntimeError("a bug")]:
        desk.shops.problem = problem
        later(desk, minutes=10)
        desk.work(shop)
    assert EffectKind.LIFT_HOLD in kinds(desk, shop, row.case_id, EffectState.OWED)

    desk.shops.problem = None
    later(desk, minutes=10)
    desk.work(shop)

    assert desk.row(shop).state is State.RELEASED


def test_a_note_is_kept_while_only_the_database_fails(desk):
    shop = desk.connect()
    desk.shops.note_problem = AWAY
    row = desk.held(shop)
    for _ in range(22):
        later(desk, minutes=10)
        desk.work(shop)

    assert kinds(desk, shop, row.case_id, EffectState.SET_ASIDE) == []


def test_a_dead_store_is_called_once_a_job_and_its_buyers_get_their_mail(desk):
    shop = desk.connect()
    for number in range(1001, 1006):
        desk.place(shop, str(number))
    waiting = desk.held(shop, "1010")
    mailed = len(desk.mail.sent)
    for number in range(1021, 1026):
        desk.place(shop, str(number))
    with desk.services.database.write() as tx:
        now = desk.services.now()
        subject = (shop.shop_id, waiting.case_id, EffectKind.SEND_MAIL)
        owe(tx, *subject, letter=Letter.EXTENDED, now=now)
    desk.shops.problem = DEAD

    tried = perform_effects(desk.services, shop.shop_id)

    assert len(desk.mail.sent) == mailed + 1
    with desk.services.database.read() as tx:
        due = due_effects(tx, shop.shop_id, desk.services.now(), 100)
    assert len(due) == 4
    assert tried <= 6


def test_one_order_that_is_not_ready_keeps_no_other_from_being_held(desk):
    shop = desk.connect()
    desk.place(shop, "1001")
    desk.place(shop, "1002")
    desk.shops.not_ready = {"91001"}

    desk.work(shop)

    assert [desk.row(shop, number).state for number in ("1001", "1002")] == [
        State.OPENED,
        State.INVITED,
    ]


def test_a_release_does_not_wait_for_letters_that_were_owed_before_it(desk):
    shop = desk.connect()
    waiting = desk.held(shop, "1002")
    later(desk, seconds=1)
    releasing(desk, shop, "1003")
    with desk.services.database.write() as tx:
        subject = (shop.shop_id, waiting.case_id, EffectKind.SEND_MAIL)
        owe(tx, *subject, letter=Letter.EXTENDED, now=desk.clock.now() - timedelta(seconds=30))

    with desk.services.database.read() as tx:
        due = due_effects(tx, shop.shop_id, desk.services.now(), 1)

    assert [kind for _, kind in due] == [EffectKind.LIFT_HOLD]


class Bell:
    def __init__(self, *, others_wait=True):
        self.rung = []
        self.others_wait = lambda _job: others_wait

    def ring_effects(self, shop_ids):
        self.rung += shop_ids


def test_a_shop_with_much_to_do_queues_up_again_behind_the_others(desk):
    shop = desk.connect()
    row = desk.held(shop)
    with desk.services.database.write() as tx:
        for _ in range(60):
            owe(
                tx,
                shop.shop_id,
                row.case_id,
                EffectKind.WRITE_NOTE,
                letter=Letter.HELD_NOTE,
                now=desk.services.now(),
            )
    bell = Bell()
    services = replace(desk.services, doorbell=bell)

    assert perform_effects(services, shop.shop_id) == 50
    assert bell.rung == [shop.shop_id]
    assert perform_effects(services, shop.shop_id) == 10
    assert bell.rung == [shop.shop_id]


@pytest.mark.parametrize(("others_wait", "performed"), [(True, 1), (False, 3)])
def test_a_shop_lets_others_go_first_after_a_moment_if_there_are_any(
    desk, monkeypatch, others_wait, performed
):
    shop = desk.connect()
    row = desk.held(shop)
    with desk.services.database.write() as tx:
        for _ in range(3):
            subject = (shop.shop_id, row.case_id, EffectKind.WRITE_NOTE)
            owe(tx, *subject, letter=Letter.HELD_NOTE, now=desk.services.now())
    monkeypatch.setattr("app.flow.queues.perform_effects._TURN", timedelta(0))
    services = replace(desk.services, doorbell=Bell(others_wait=others_wait))

    assert perform_effects(services, shop.shop_id) == performed


def test_only_errors_of_our_own_use_up_the_patience_with_a_note(desk):
    shop = desk.connect()
    desk.shops.note_problem = DEAD
    row = desk.held(shop)
    for problem in [DEAD] * 25 + [RuntimeError("a bug")]:
        desk.shops.note_problem = problem
        later(desk, minutes=10)
        desk.work(shop)
    assert kinds(desk, shop, row.case_id, EffectState.SET_ASIDE) == []

    for _ in range(20):
        later(desk, minutes=10)
        desk.work(shop)
    assert kinds(desk, shop, row.case_id, EffectState.SET_ASIDE) == [EffectKind.WRITE_NOTE]
