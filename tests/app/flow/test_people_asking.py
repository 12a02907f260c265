"""A person asks to see or to be forgotten: who is meant, what is handed over, what is left."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.flow.cases.vouch import vouch
from app.flow.deciding.decide import decide
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.forget_due import forget_due
from app.flow.forgetting.gather_person import gather_person
from app.flow.forgetting.person_meant import Person, person_meant
from app.flow.identity.connect_identity import connect_identity
from app.flow.orders.normalise import normalise
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.case import State
from app.model.ids import ExternalOrderId
from app.model.private import Private
from app.model.shop_event import OrderSeen
from app.privacy.held import About
from app.privacy.inventory import INVENTORY
from app.privacy.retention import PERSON_REQUESTS
from app.store.audit import timeline
from app.store.cases import case_by_id, links
from app.store.deliveries import deliveries
from app.store.effects import effects_of
from app.store.orders import order_keys, orders
from app.store.people import rows_about
from app.store.person_requests import open_export, person_requests, requests_of
from app.store.shops import save_settings
from tests.builders.desk import KEY
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
    installed = desk.install()
    with desk.services.database.write() as tx:
        save_settings(tx, installed.shop_id, replace(installed.settings, pack="strict"))
    connect_identity(desk.services, installed.shop_id, "stripe_identity", KEY, actor="test")
    perform_effects(desk.services, installed.shop_id)
    return desk.shop(installed.shop_id)


def hear(desk, shop, topic, **body):
    assert desk.post(shop.url, topic, body).status_code == 200
    decide_orders(desk.services, shop.shop_id)


def case(desk, row):
    with desk.services.database.read() as tx:
        return case_by_id(tx, row.shop_id, row.case_id)


def count(desk, column, *conditions):
    with desk.services.database.read() as tx:
        return tx.scalar(select(func.count(column)).where(*conditions))


def an_ordinary_order(desk, shop, number, **buyer):
    order = an_order(
        external_id=ExternalOrderId(f"8{number}"),
        number=str(number),
        placed_at=desk.clock.now(),
        modified_at=desk.clock.now(),
        customer=a_guest(**buyer),
    )
    told = [(OrderSeen(order=order), desk.clock.now())]
    decide(desk.services, shop, normalise(desk.services, shop, told))


def meant(desk, shop, **person):
    with desk.services.database.read() as tx:
        ids, _ = person_meant(desk.services, tx, shop.shop_id, Person(**person))
        return sorted(tx.scalars(select(orders.c.number).where(orders.c.order_id.in_(ids))))


def requests(desk, shop):
    with desk.services.database.read() as tx:
        return requests_of(tx, [shop.shop_id])


def export(desk, shop):
    (request,) = requests(desk, shop)
    with desk.services.database.read() as tx:
        return json.loads(open_export(tx, desk.services.keyring, shop.shop_id, request.request_id))


# -- who is meant ------------------------------------------------------------------------


def test_a_person_is_found_by_what_is_named_and_by_their_keys(desk, shop):
    an_ordinary_order(desk, shop, 1, email="ann@example.test", phone="", account_id="77")
    an_ordinary_order(desk, shop, 2, email="Ann+shop@Example.test", phone="+46 70 111 22 33")
    an_ordinary_order(desk, shop, 3, email="other@example.test", phone="070-111 22 33")
    an_ordinary_order(desk, shop, 4, email="other@example.test", phone="+46709999999")

    assert meant(desk, shop) == []
    assert meant(desk, shop, email=Private("ann@example.test")) == ["1", "2"]
    assert meant(desk, shop, phone=Private("+46701112233")) == ["2", "3"]
    assert meant(desk, shop, account_id="77") == ["1"]
    assert meant(desk, shop, orders=(ExternalOrderId("84"),)) == ["4"]
    everything = {"account_id": "77", "phone": Private("+46701112233")}
    assert meant(desk, shop, **everything, orders=(ExternalOrderId("84"),)) == ["1", "2", "3", "4"]
    assert meant(desk, shop, email=Private("no mailbox"), phone=Private("555-625-1199")) == []


def test_nobody_of_another_shop_is_meant(desk, shop):
    other = desk.install("https://two.shops.test")
    an_ordinary_order(desk, other, 1, email="ann@example.test")

    assert meant(desk, shop, email=Private("ann@example.test")) == []
    erased = erase_person(desk.services, shop, Person(orders=(ExternalOrderId("81"),)))
    assert erased.orders == 0
    assert count(desk, orders.c.order_sealed, orders.c.shop_id == other.shop_id) == 1


# -- to see ------------------------------------------------------------------------------


def test_who_asks_is_handed_everything_that_the_inventory_names(desk, shop):
    row = desk.held(shop)

    hear(desk, shop, "customers/data_request", request=9, email=MAILBOX)

    found = export(desk, shop)
    there = {one["where"] for one in found["held"]}
    sealed = next(one for one in found["held"] if one["what"].startswith("The order as the shop"))
    (order,) = sealed["content"]
    assert order["customer"]["email"] == MAILBOX
    assert order["billing"]["lines"] == ["Storgatan 1001"]
    assert '"_value"' not in json.dumps(found)
    assert found["orders"] == ["1001"]
    assert {
        "orders",
        "order_keys",
        "decisions",
        "cases",
        "links",
        "effects",
        "audit_lines",
    } <= there
    assert all(one["purpose"] and one["kept"] for one in found["held"])
    assert row.case_id in json.dumps(found)


def test_a_shared_telephone_hands_nobody_elses_data_out(desk, shop):
    an_ordinary_order(desk, shop, 1, email="ann@example.test", phone="+46701112233")
    an_ordinary_order(desk, shop, 2, email="other@example.test", phone="+46701112233")

    asked = {"customer": 77, "email": "ann@example.test", "phone": "+46701112233"}
    hear(desk, shop, "customers/data_request", request=9, **asked)

    assert export(desk, shop)["orders"] == ["1"]
    assert "other@example.test" not in json.dumps(export(desk, shop))


def test_what_was_set_aside_of_others_is_handed_to_nobody(desk, shop):
    an_ordinary_order(desk, shop, 1, email="ann@example.test")
    theirs = (
        b"{ broken hanna@example.test",
        b"{ broken x-ann@example.test.example.org",
        b'{ broken "total":"81.00", "phone":"0701812233"',
    )
    for text in (*theirs, b'{ broken "mail":"Ann@example.test", mine', b'{ broken "id":81, mine'):
        desk.post(SHOP, "orders/create", text)
    decide_orders(desk.services, shop.shop_id)

    gathered = gather_person(
        desk.services, shop, Person(email=Private("ann@example.test"), orders=("8100", "81"))
    )

    (told,) = [one for one in gathered.export["held"] if one["what"].startswith("What a shop")]
    assert len(told["content"]) == 2
    assert all("mine" in json.dumps(one) for one in told["content"])


def test_every_table_about_buyers_can_be_exported(desk, shop):
    gathered = gather_person(desk.services, shop, Person())

    known = {one.table for one in INVENTORY if one.about is About.BUYER}
    with desk.services.database.read() as tx:
        asked = set(rows_about(tx, shop.shop_id, []))
    # Who is in erased_orders was erased: no order and no key leads there any more.
    others = {"deliveries", "list_entries", "person_requests", "erased_orders"}
    assert known - asked == others
    assert gathered.export["held"] == []


def test_a_request_is_kept_once_and_the_merchant_is_told(desk, shop):
    desk.held(shop)
    for _ in range(2):
        hear(desk, shop, "customers/data_request", request=9, email=MAILBOX)
    perform_effects(desk.services, shop.shop_id)

    (request,) = requests(desk, shop)
    assert request.orders == 1
    assert request.due_at - request.asked_at == PERSON_REQUESTS == timedelta(days=30)
    letters = [mail for mail in desk.mail.sent if "asked what you hold" in mail.subject]
    assert len(letters) == 1
    text = letters[0].text.reveal()
    assert "/admin/requests" in text
    assert "one order of theirs" in text
    assert MAILBOX not in text + letters[0].html.reveal() + letters[0].subject


def test_who_is_not_known_is_answered_too(desk, shop):
    hear(desk, shop, "customers/data_request", request=9, email="nobody@example.test")

    assert export(desk, shop)["orders"] == []


def test_an_export_goes_when_its_time_is_over(desk, shop):
    hear(desk, shop, "customers/data_request", request=9, email=MAILBOX)
    desk.clock.advance(days=29)
    forget_due(desk.services)
    assert len(requests(desk, shop)) == 1

    desk.clock.advance(days=1)
    forget_due(desk.services)

    assert requests(desk, shop) == []


# -- to be forgotten ---------------------------------------------------------------------


def test_one_pass_of_the_worker_forgets_a_person_whole(desk, shop):
    row = desk.held(shop)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    perform_effects(desk.services, shop.shop_id)
    an_ordinary_order(desk, shop, 7, email=MAILBOX, phone="")
    hear(desk, shop, "customers/data_request", request=9, email=MAILBOX)

    hear(desk, shop, "customers/redact", email=MAILBOX)

    assert count(desk, orders.c.order_sealed) == 0
    assert count(desk, orders.c.portal_sealed) == 0
    assert count(desk, orders.c.order_id, orders.c.forgotten_at.is_(None)) == 0
    assert count(desk, order_keys.c.order_id) == 0
    assert count(desk, links.c.case_id) == 0
    assert count(desk, person_requests.c.request_id) == 0
    assert case(desk, row).state is State.RELEASED
    with desk.services.database.read() as tx:
        letters = [one for one in effects_of(tx, shop.shop_id, row.case_id) if one.letter]
        lines = timeline(tx, shop.shop_id, shop.shop_id)
    assert {one.effect_id in "".join(desk.mail.forgotten) for one in letters} == {True}
    (told,) = [line for line in lines if line.action == "person_forgotten"]
    assert told.details == {"orders": 2, "handed_back": 0}
    assert MAILBOX not in str(lines)


def test_an_export_goes_too_where_only_an_order_of_theirs_is_named(desk, shop):
    desk.held(shop)
    hear(desk, shop, "customers/data_request", request=9, email=MAILBOX)
    hear(desk, shop, "customers/data_request", request=10, email="other@example.test")

    hear(desk, shop, "customers/redact", orders=["91001"])

    assert [one.external_id for one in requests(desk, shop)] == ["10"]


def test_an_open_case_of_a_forgotten_person_is_handed_back_and_said(desk, shop):
    row = desk.held(shop)

    hear(desk, shop, "customers/redact", email=MAILBOX)
    perform_effects(desk.services, shop.shop_id)

    assert case(desk, row).state is State.HANDED_BACK
    with desk.services.database.read() as tx:
        lines = timeline(tx, shop.shop_id, row.case_id)
    (moved,) = [line for line in lines if line.action == "hand_back"]
    assert moved.details == {"reason": "person_forgotten"}
    assert [mail for mail in desk.mail.sent if "no longer needs" in mail.subject] == []


def test_a_release_that_is_underway_goes_on_without_the_person(desk, shop):
    row = desk.held(shop)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    assert case(desk, row).state is State.RELEASING
    letters = len(desk.mail.sent)

    hear(desk, shop, "customers/redact", email=MAILBOX)
    perform_effects(desk.services, shop.shop_id)

    assert case(desk, row).state is State.RELEASED
    assert count(desk, orders.c.order_sealed) == 0
    assert len(desk.mail.sent) == letters


def test_forgetting_twice_changes_nothing_more(desk, shop):
    desk.held(shop)
    hear(desk, shop, "customers/redact", email=MAILBOX, orders=["91001"])
    hear(desk, shop, "customers/redact", email=MAILBOX, orders=["91001"])

    assert count(desk, orders.c.order_id, orders.c.forgotten_at.is_not(None)) == 1


def test_a_left_shop_is_still_obeyed_about_people(desk, shop):
    desk.held(shop)
    desk.platform.removes_app(SHOP)
    hear(desk, shop, "app/uninstalled")

    hear(desk, shop, "customers/redact", email=MAILBOX)

    assert count(desk, orders.c.order_sealed) == 0


def test_what_was_set_aside_of_the_person_goes_and_of_others_stays(desk, shop):
    for text in (b"{ broken " + MAILBOX.encode(), b"{ broken other@example.test"):
        desk.post(SHOP, "orders/create", text)
    decide_orders(desk.services, shop.shop_id)
    assert count(desk, deliveries.c.body_sealed) == 2

    hear(desk, shop, "customers/redact", email=MAILBOX.upper())

    assert count(desk, deliveries.c.body_sealed) == 1


def test_what_was_set_aside_is_found_by_who_ordered_and_not_by_half_a_number(desk, shop):
    an_ordinary_order(desk, shop, 1, email="ann@example.test", phone="+46701112233")
    for text in (b"{ 8100 pieces", b"{ Call +46701112233", b"{ ANN@example.test"):
        desk.post(SHOP, "orders/create", text)
    decide_orders(desk.services, shop.shop_id)

    hear(desk, shop, "customers/redact", orders=["81"])

    with desk.services.database.read() as tx:
        left = [bytes(one) for one in tx.scalars(select(deliveries.c.body_sealed)) if one]
    assert [desk.services.keyring.unseal("delivery", one) for one in left] == [b"{ 8100 pieces"]


def test_an_order_of_a_forgotten_person_does_not_come_back(desk, shop):
    desk.held(shop)
    hear(desk, shop, "customers/redact", email=MAILBOX)
    order = desk.shops.orders["91001"]

    told = [(OrderSeen(order=replace(order, modified_at=desk.clock.now())), desk.clock.now())]
    decide(desk.services, shop, normalise(desk.services, shop, told))

    assert count(desk, orders.c.order_sealed) == 0
    assert count(desk, order_keys.c.order_id) == 0
