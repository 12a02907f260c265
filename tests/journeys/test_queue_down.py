"""The queue is only a doorbell: without it everything takes longer and nothing is lost."""

import requests

from app.flow.running.ring_pending import ring_pending
from app.model.case import State
from tests.journeys.house import House


def test_an_order_is_taken_in_though_nobody_hears_the_doorbell(shop: House):
    order = shop.place()
    shop.deliver()

    assert {one["status"] for one in shop.sent()} == {200}
    ready = requests.get(f"{shop.web}/health/ready", timeout=30)
    assert ready.status_code == 200
    assert ready.json()["queue_reachable"] is False
    assert shop.state(order) is None

    ring_pending(shop.services)
    shop.work()
    assert shop.status(order) == "on-hold"


def test_the_whole_way_needs_no_queue(shop: House):
    assert not shop.services.doorbell.is_reachable()
    order = shop.place()
    shop.tick()
    shop.verify()
    shop.tick()

    assert shop.state(order) is State.RELEASED
    assert shop.status(order) == "processing"


def test_workers_who_begin_at_once_without_a_queue_between_them_do_nothing_twice(shop: House):
    held = [shop.place(billing=_buyer(number)) for number in range(4)]
    shop.deliver()
    shop.work_at_once(6)
    shop.settle()

    assert [shop.state(order) for order in held] == [State.INVITED] * 4
    assert [len(shop.writes(order)) for order in held] == [1] * 4
    assert [len(shop.letters(_buyer(number)["email"])) for number in range(4)] == [1] * 4


def _buyer(number: int) -> dict[str, str]:
    return {
        "first_name": "Karin",
        "last_name": "Karlsson",
        "address_1": f"Kungsgatan {number + 100}",
        "city": "Uppsala",
        "postcode": "753 21",
        "country": "SE",
        "email": f"buyer-{number}@example.test",
        "phone": f"+4670{number:07}",
    }
