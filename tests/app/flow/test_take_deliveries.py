"""One worker at a time works off a shop's deliveries, and one that kills it is set aside."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.flow.intake.replay_delivery import replay_delivery
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.let_go import let_go
from app.flow.queues.settle_checks import settle_checks
from app.flow.running.keep_lease import keep_lease
from app.flow.running.take_deliveries import take_deliveries
from app.model.ids import DeliveryId, new_id
from app.model.shop_event import Ignored
from app.store.deliveries import DeliveryState, NewDelivery, add_deliveries, deliveries
from app.store.keyring import Purpose
from app.store.transaction import Database
from tests.builders.desk import Desk

KILLS = b"kills"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    opened.database_url = database_url
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


@pytest.fixture
def read(desk, monkeypatch):
    """How often each body was read; one of them kills whoever reads it."""
    counted = Counter()

    def translated(_topic, raw):
        counted[raw] += 1
        if raw == KILLS:
            os.kill(os.getpid(), signal.SIGKILL)
        return Ignored(reason="A test.")

    monkeypatch.setattr(desk.shops, "translate", translated)
    return counted


def deliver(desk, shop, *bodies, source="shop"):
    new = [
        NewDelivery(
            shop_id=shop.shop_id,
            source=source,
            topic="stripe_identity" if source == "identity" else "order.updated",
            digest=body,
            received_at=desk.services.now(),
            body_sealed=desk.services.keyring.seal(Purpose.DELIVERY, body),
        )
        for body in bodies
    ]
    with desk.services.database.write() as tx:
        add_deliveries(tx, new)


def worker(services, name):
    services = replace(services, worker=name, in_hand=set(), shifts=set())
    keep_lease(services, name)
    return services


def a_worker_dies_at_it(desk, shop, step=decide_orders):
    """Let processes of their own work until a delivery kills one; then its lease ends."""
    died = False
    while not died:
        child = os.fork()
        if not child:
            its_own = replace(desk.services, database=Database(desk.database_url))
            step(worker(its_own, new_id("worker")), shop.shop_id)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status)
        assert status in {0, signal.SIGKILL}
        assert died or states(desk, shop)[0][1] != DeliveryState.SET_ASIDE
        desk.clock.advance(seconds=60)


def states(desk, shop):
    with desk.services.database.read() as tx:
        question = select(deliveries).where(deliveries.c.shop_id == shop.shop_id)
        rows = tx.execute(question.order_by(deliveries.c.delivery_id)).all()
        return [(row.digest, row.state, row.problem) for row in rows]


def test_whoever_comes_second_finds_nothing_to_do(desk, shop, read):
    deliver(desk, shop, b"1")
    first, second = worker(desk.services, "first"), worker(desk.services, "second")
    assert len(take_deliveries(first, shop.shop_id, "shop", limit=10)) == 1

    assert decide_orders(second, shop.shop_id) == 0
    assert take_deliveries(first, shop.shop_id, "identity", limit=10) == []
    assert read == {}


def test_a_shop_is_free_once_nothing_is_left(desk, shop, read):
    deliver(desk, shop, b"1")
    assert decide_orders(worker(desk.services, "first"), shop.shop_id) == 1
    deliver(desk, shop, b"2")

    assert decide_orders(worker(desk.services, "second"), shop.shop_id) == 1
    assert read == {b"1": 1, b"2": 1}


def test_another_shop_is_worked_off_meanwhile(desk, shop, read):
    other = desk.connect("https://other.example.test")
    deliver(desk, shop, b"1")
    deliver(desk, other, b"2")
    take_deliveries(worker(desk.services, "first"), shop.shop_id, "shop", limit=10)

    assert decide_orders(worker(desk.services, "second"), other.shop_id) == 1
    assert read == {b"2": 1}


def test_eight_workers_at_once_read_each_delivery_once_and_in_order(desk, read, monkeypatch):
    shops = [desk.connect(f"https://{number}.example.test") for number in range(3)]
    for shop in shops:
        deliver(desk, shop, *(f"{shop.shop_id} {number:03}".encode() for number in range(150)))
    in_order = []
    translated = desk.shops.translate
    monkeypatch.setattr(
        desk.shops, "translate", lambda *told: (in_order.append(told[1]), translated(*told))[1]
    )
    crew = [worker(desk.services, f"worker {number}") for number in range(8)]

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(decide_orders, one, shop.shop_id) for one in crew for shop in shops]
        worked_off = sum(job.result() for job in jobs)

    assert worked_off == 450
    assert set(read.values()) == {1}
    for shop in shops:
        mine = [one for one in in_order if one.startswith(shop.shop_id.encode())]
        assert mine == sorted(mine)


@pytest.mark.usefixtures("read")
def test_a_delivery_that_kills_its_worker_is_set_aside_and_nothing_waits_behind_it(desk, shop):
    deliver(desk, shop, b"1", KILLS, b"3")
    a_worker_dies_at_it(desk, shop)
    deliver(desk, shop, b"4")
    for _ in range(2):
        a_worker_dies_at_it(desk, shop)
    # What came before it, with it and after it is done long before anybody gives up.
    assert [state for _, state, _ in states(desk, shop)].count(DeliveryState.DONE) == 3
    for _ in range(2):
        a_worker_dies_at_it(desk, shop)

    assert decide_orders(worker(desk.services, "next"), shop.shop_id) == 0

    _, (body, state, problem), *_ = states(desk, shop)
    assert (body, state) == (KILLS, DeliveryState.SET_ASIDE)
    assert "killed 5 times" in problem


@pytest.mark.usefixtures("read")
def test_once_its_cause_is_mended_it_can_be_played_again(desk, shop, monkeypatch):
    deliver(desk, shop, KILLS)
    for _ in range(5):
        a_worker_dies_at_it(desk, shop)
    assert decide_orders(desk.services, shop.shop_id) == 0
    monkeypatch.setattr(desk.shops, "translate", lambda *_: Ignored(reason="Mended."))

    replay_delivery(desk.services, shop.shop_id, DeliveryId(1), "test")

    assert decide_orders(desk.services, shop.shop_id) == 1
    assert [state for _, state, _ in states(desk, shop)] == [DeliveryState.DONE]


def test_so_is_an_event_of_a_provider_that_kills_its_worker(desk, shop, monkeypatch):
    monkeypatch.setattr(
        desk.identity, "translate", lambda _: os.kill(os.getpid(), signal.SIGKILL), raising=False
    )
    deliver(desk, shop, b"event", source="identity")
    for _ in range(5):
        a_worker_dies_at_it(desk, shop, settle_checks)

    assert settle_checks(desk.services, shop.shop_id) == 0
    assert [state for _, state, _ in states(desk, shop)] == [DeliveryState.SET_ASIDE]


def test_a_living_worker_that_lost_the_database_gives_the_shop_back(desk, shop, read):
    deliver(desk, shop, b"1")
    first, second = worker(desk.services, "first"), worker(desk.services, "second")
    take_deliveries(first, shop.shop_id, "shop", limit=10)

    let_go(first)

    assert decide_orders(second, shop.shop_id) == 1
    assert read == {b"1": 1}


def test_a_worker_that_stumbles_gives_the_shop_back_at_once(desk, shop, monkeypatch):
    deliver(desk, shop, b"1")
    first = worker(desk.services, "first")
    with monkeypatch.context() as patch:
        patch.setattr(desk.shops, "translate", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            decide_orders(first, shop.shop_id)

    assert (
        len(take_deliveries(worker(desk.services, "second"), shop.shop_id, "shop", limit=10)) == 1
    )


def _interrupted(*_):
    raise KeyboardInterrupt
