"""What a lost key leaves unreadable keeps nobody from being handed their data, or from being forgotten."""

import pytest
from sqlalchemy import func, select

from app.flow.deciding.decide import decide
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.gather_person import gather_person
from app.flow.forgetting.person_meant import Person
from app.flow.orders.normalise import normalise
from app.flow.queues.decide_orders import decide_orders
from app.model.ids import ExternalOrderId
from app.model.private import Private
from app.model.shop_event import OrderSeen
from app.store.audit import timeline
from app.store.deliveries import deliveries
from app.store.orders import orders
from app.store.person_requests import person_requests
from tests.builders.orders import a_guest, an_order
from tests.builders.platform import PlatformDesk

SHOP = "https://one.shops.test"
MAILBOX = "buyer1001@example.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.install()


def hear(desk, shop, topic, **body):
    assert desk.post(shop.url, topic, body).status_code == 200
    decide_orders(desk.services, shop.shop_id)


def count(desk, column):
    with desk.services.database.read() as tx:
        return tx.scalar(select(func.count(column)))


def an_ordinary_order(desk, shop, number):
    order = an_order(
        external_id=ExternalOrderId(f"8{number}"),
        number=str(number),
        placed_at=desk.clock.now(),
        modified_at=desk.clock.now(),
        customer=a_guest(email=MAILBOX),
    )
    told = [(OrderSeen(order=order), desk.clock.now())]
    decide(desk.services, shop, normalise(desk.services, shop, told))


def test_what_no_key_opens_any_more_keeps_nobody_from_being_forgotten(desk, shop):
    an_ordinary_order(desk, shop, 1)
    desk.post(SHOP, "orders/create", b"{ broken")
    with desk.services.database.write() as tx:
        tx.execute(deliveries.update().values(body_sealed=b"sealed with a key that is gone"))
    decide_orders(desk.services, shop.shop_id)

    hear(desk, shop, "customers/data_request", email=MAILBOX)
    hear(desk, shop, "customers/redact", email=MAILBOX)

    assert count(desk, deliveries.c.body_sealed) == 0
    assert count(desk, orders.c.order_sealed) == 0


def lose_the_key_of_orders(desk):
    gone = b"sealed with a key that is gone"
    with desk.services.database.write() as tx:
        tx.execute(orders.update().values(order_sealed=gone, portal_sealed=gone))


def test_orders_sealed_with_a_lost_key_are_exported_as_far_as_can_be(desk, shop):
    an_ordinary_order(desk, shop, 1)
    lose_the_key_of_orders(desk)
    person = Person(email=Private(MAILBOX))

    export = gather_person(desk.services, shop, person).export

    assert export["orders"] == ["1"]
    told = [one["content"] for one in export["held"] if one["form"] == "sealed"]
    assert all("it cannot be read" in piece for content in told for piece in content)
    assert told


def test_orders_sealed_with_a_lost_key_are_erased_and_it_is_said_what_was_not_read(desk, shop):
    an_ordinary_order(desk, shop, 1)
    hear(desk, shop, "customers/data_request", email=MAILBOX)
    lose_the_key_of_orders(desk)
    with desk.services.database.write() as tx:
        tx.execute(person_requests.update().values(export_sealed=b"gone", digest=b"another's"))

    erased = erase_person(desk.services, shop, Person(email=Private(MAILBOX)))

    assert (erased.orders, erased.unread, erased.unopened) == (1, 1, 1)
    assert count(desk, orders.c.order_sealed) == 0
    assert count(desk, person_requests.c.request_id) == 0
    with desk.services.database.read() as tx:
        [line] = [
            one
            for one in timeline(tx, shop.shop_id, shop.shop_id)
            if one.action == "person_forgotten"
        ]
    assert (line.details["unread"], line.details["unopened"]) == (1, 1)
