"""A Shopify shop leaves, comes back and is erased; its tokens are kept alive; its people have rights."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.flow.queues.sweep_shop import sweep_shop
from app.model.case import State
from app.model.check import Redaction
from app.model.errors import ShopGoneError
from app.model.shop import Health, ShopSettings, WhenLeaving
from app.store.audit import timeline
from app.store.checks import checks
from app.store.orders import order_keys, orders
from app.store.person_requests import open_export, requests_of
from app.store.schema import METADATA
from app.store.shops import save_settings, shop_credentials
from tests.journeys.inside import KARINS_MAIL
from tests.journeys.shopify_house import (
    CLIENT_ID,
    CLIENT_SECRET,
    OWNER,
    ShopifyHouse,
    opened_shopify,
    signed,
)


def kept(house: ShopifyHouse) -> dict[str, str]:
    with house.services.database.read() as tx:
        return shop_credentials(tx, house.services.keyring, house.shop_id)


def count(house: ShopifyHouse, column, *conditions) -> int:
    with house.services.database.read() as tx:
        return tx.scalar(select(func.count(column)).where(*conditions))


def rows_left(house: ShopifyHouse, shop_id) -> set[str]:
    """The tables in which something of a shop stands, beside its own row and digests."""
    tables = [table for table in METADATA.sorted_tables if "shop_id" in table.c]
    found = {one.name for one in tables if count(house, one.c.shop_id, one.c.shop_id == shop_id)}
    return found - {"shops", "deliveries"}


def later(house: ShopifyHouse, **span: float) -> None:
    """Let time pass, here and at the platform, and everybody do what is due then."""
    house.clock.advance(**span)
    house.settle()
    house.tick()


def install(house: ShopifyHouse) -> None:
    house.control(f"{house.at}/install", {"client_id": CLIENT_ID})


def asked(house: ShopifyHouse, topic: str, **told) -> None:
    house.control(f"{house.at}/compliance", {"client_id": CLIENT_ID, "topic": topic, **told})
    house.deliver()


# -- leaving ---------------------------------------------------------------------------


def test_an_uninstalled_app_leaves_its_holds_to_the_staff_and_everything_goes_in_two_days(
    shopify: ShopifyHouse,
):
    order = shopify.place()
    shopify.settle()
    left = shopify.shop_id

    shopify.uninstall()
    shopify.settle()

    with pytest.raises(ShopGoneError):
        kept(shopify)
    assert shopify.state(order) is State.HANDED_BACK
    assert shopify.held(order) == [True]
    assert "behöver inte bekräftas längre" in str(shopify.letters()[-1]["Subject"])
    with shopify.services.database.read() as tx:
        lines = timeline(tx, left, shopify.case(order).case_id)
    (gone,) = [line for line in lines if line.action == "shop_gone"]
    assert "Lift it in the shop's own admin" in gone.details["problem"]
    calls = len(shopify.calls())

    later(shopify, hours=49)

    assert rows_left(shopify, left) == set()
    assert shopify.letters() == []
    assert shopify.calls()[calls:] == []


def test_who_chose_it_lets_the_staff_decide_when_the_app_goes(database_url, tmp_path):
    with opened_shopify(database_url, tmp_path) as house:
        house.connect(when_leaving=WhenLeaving.STAFF)
        order = house.place()
        house.settle()
        calls = len(house.calls("Release"))
        house.uninstall()
        house.settle()

        assert house.state(order) is State.HANDED_BACK
        assert len(house.calls("Release")) == calls


def test_a_shop_that_comes_back_in_time_is_not_erased_by_what_was_before(shopify: ShopifyHouse):
    before = shopify.shop()
    with shopify.services.database.write() as tx:
        save_settings(tx, before.shop_id, ShopSettings(answer_within_hours=72))
    shopify.uninstall()
    shopify.settle()
    shopify.clock.advance(hours=20)
    install(shopify)
    shopify.shop_id = shopify.enter().shop.shop_id
    shopify.settle()

    again = shopify.shop()
    assert again.shop_id != before.shop_id
    assert again.account_id == before.account_id
    assert again.settings.answer_within_hours == 72
    assert again.identity == before.identity
    order = shopify.place()
    shopify.settle()
    assert shopify.state(order) is State.INVITED

    asked(shopify, "shop/redact")
    later(shopify, hours=30)

    assert shopify.shop().left_at is None
    assert shopify.case(order).is_open()
    assert rows_left(shopify, before.shop_id) == set()


def test_a_shop_that_comes_back_after_its_erasure_begins_anew(shopify: ShopifyHouse):
    before = shopify.shop()
    shopify.uninstall()
    later(shopify, hours=49)
    install(shopify)

    entered = shopify.enter()

    assert entered.shop.account_id != before.account_id
    assert entered.shop.settings == ShopSettings(pack="observe")


def test_whoever_opens_the_app_is_who_they_were_after_coming_back(shopify: ShopifyHouse):
    first = shopify.enter(OWNER).user
    shopify.uninstall()
    shopify.settle()
    install(shopify)

    again = shopify.enter(OWNER).user

    assert (again.role, again.account_id) == (first.role, first.account_id)


def test_a_removal_that_is_told_late_does_not_remove_who_came_back(shopify: ShopifyHouse):
    shopify.fault(deliveries={"mode": "lost"})
    shopify.uninstall()
    shopify.deliver()
    shopify.mend()
    (told,) = shopify.sent("app/uninstalled")
    install(shopify)
    shopify.tick()  # our token is dead: that is noticed, and opening the app mends it
    assert shopify.shop().health is Health.TROUBLED
    shopify.enter()

    assert shopify.send(told).status_code == 200
    shopify.settle()

    assert shopify.shop().left_at is None
    assert kept(shopify)["access_token"]


# -- credentials ------------------------------------------------------------------------


def test_a_token_is_renewed_before_its_hour_is_over_and_one_answer_may_get_lost(
    shopify: ShopifyHouse,
):
    first = kept(shopify)
    shopify.clock.advance(minutes=56)
    keys = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    connector, url = shopify.services.shops["shopify"], shopify.shop().url
    lost = connector.renewed(url, {**first, **keys}, shopify.clock.now())
    assert lost is not None

    assert shopify.client().describe().name == "Sample Store"

    fresh = kept(shopify)
    assert fresh["access_token"] != first["access_token"]
    assert fresh["refresh_token"] != first["refresh_token"]
    assert not keys.keys() & fresh.keys()


def test_a_shop_where_nothing_happens_is_kept_alive_beyond_every_token(shopify: ShopifyHouse):
    first = kept(shopify)
    for _ in range(6):
        shopify.clock.advance(days=20)
        sweep_shop(shopify.services, shopify.shop_id, even_early=True)

    assert kept(shopify)["refresh_token"] != first["refresh_token"]
    order = shopify.place()
    shopify.settle()
    assert shopify.state(order) is State.INVITED


def test_a_shop_that_nobody_looked_after_for_too_long_says_what_to_do(shopify: ShopifyHouse):
    shopify.clock.advance(days=91)
    sweep_shop(shopify.services, shopify.shop_id, even_early=True)
    assert "Open the app" in shopify.shop().problem

    shopify.enter()
    shopify.tick()

    assert shopify.shop().health is Health.HEALTHY


# -- people -------------------------------------------------------------------------------


def test_a_person_is_handed_everything_and_then_forgotten_everywhere(shopify: ShopifyHouse):
    order = shopify.place()
    shopify.settle()
    shopify.verify()
    shopify.settle()
    case = shopify.case(order)
    karin = {"id": 1, "email": KARINS_MAIL, "phone": None}

    named = {"customer": karin, "orders_requested": [int(order)], "data_request": {"id": 77}}
    asked(shopify, "customers/data_request", **named)
    shopify.settle()
    with shopify.services.database.read() as tx:
        (request,) = requests_of(tx, [shopify.shop_id])
        opened = open_export(tx, shopify.services.keyring, shopify.shop_id, request.request_id)
    assert request.due_at - request.asked_at == timedelta(days=30)
    assert "Kungsgatan 12" in json.dumps(json.loads(opened), ensure_ascii=False)

    asked(shopify, "customers/redact", customer=karin, orders_to_redact=[int(order)])
    shopify.work()

    assert count(shopify, orders.c.order_sealed, orders.c.order_id == case.order_id) == 0
    assert count(shopify, order_keys.c.order_id, order_keys.c.order_id == case.order_id) == 0
    assert shopify.letters() == []
    shopify.settle()
    with shopify.services.database.read() as tx:
        assert requests_of(tx, [shopify.shop_id]) == []
        redactions = set(tx.scalars(select(checks.c.redaction)))
    assert redactions
    assert redactions <= {Redaction.ASKED, Redaction.DONE}


@pytest.mark.parametrize("topic", ["customers/data_request", "customers/redact", "shop/redact"])
def test_a_call_about_another_shop_than_its_body_names_is_refused(shopify: ShopifyHouse, topic):
    asked(shopify, topic, customer={"id": 1, "email": "x@example.test"}, data_request={"id": 1})
    (told,) = shopify.sent(topic)

    assert shopify.send(told).status_code == 200
    elsewhere = told["body"].replace("sample-store", "another-store")
    assert elsewhere != told["body"]
    assert shopify.send(told, body=elsewhere, signature=signed(elsewhere)).status_code == 401
