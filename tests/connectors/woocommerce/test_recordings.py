"""Every recorded delivery of a real store, translated."""

import json
from datetime import UTC, datetime

import pytest

from app.model.money import Money
from app.model.order import Address, Name, OrderStatus
from app.model.shop_event import (
    ConnectionTroubled,
    CustomerSeen,
    Ignored,
    OrderGone,
    OrderTouched,
)
from app.ports import Intake
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import FOLDER, SECRET, answer, deliveries, delivery

WOO = WooCommerce()
HOME = Address(
    name=Name(first="Anna", last="Andersson"),
    lines=("Storgatan 5",),
    postal_code="411 24",
    city="Göteborg",
    country="SE",
    phone="+46701234567",
)

ORDERS = {
    "order.created-guest-bacs-native-onhold": ("43", OrderStatus.AWAITING_TRANSFER, None),
    "order.created-guest-storefront": ("40", OrderStatus.TO_SHIP, None),
    "order.created-registered-storefront": ("41", OrderStatus.TO_SHIP, "4"),
    "order.updated-guest-sent-before-created": ("40", OrderStatus.TO_SHIP, None),
    "order.updated-onhold-by-us": ("41", OrderStatus.ON_HOLD, "4"),
    "order.updated-partially-refunded": ("40", OrderStatus.TO_SHIP, None),
    "order.updated-refunded-full": ("41", OrderStatus.REFUNDED, "4"),
    "order.updated-released": ("41", OrderStatus.TO_SHIP, "4"),
}
OTHERS = {
    "action.woocommerce_order_status_changed": OrderTouched,
    "customer.created": CustomerSeen,
    "customer.updated-fired-by-checkout": CustomerSeen,
    "customer.updated-shipping-changed": CustomerSeen,
    "order.created-ERROR-gone-before-delivery": ConnectionTroubled,
    "order.deleted-trash": OrderGone,
    "order.updated-checkout-draft": Ignored,
    "ping": Ignored,
}


def translated(name):
    recorded = delivery(name)
    return WOO.translate(recorded.topic, recorded.raw)


def order_in(name):
    return translated(name).order


def test_no_recorded_delivery_is_left_out():
    assert sorted([*ORDERS, *OTHERS]) == deliveries()


@pytest.mark.parametrize("name", deliveries())
def test_every_delivery_but_the_ping_bears_the_stores_signature(name):
    recorded = delivery(name)

    assert WOO.may_be_from(recorded.raw, recorded.headers, [SECRET]) is (name != "ping")


@pytest.mark.parametrize("name", deliveries())
def test_only_greeting_and_draft_are_kept_nowhere(name):
    recorded = delivery(name)
    unkept = {"ping": Intake.PING, "order.updated-checkout-draft": Intake.DRAFT}

    assert WOO.intake(recorded.raw, recorded.headers) is unkept.get(name, Intake.KEEP)


@pytest.mark.parametrize("name", deliveries())
def test_nothing_in_a_recorded_delivery_needs_blanking(name):
    raw = delivery(name).raw

    assert WOO.blank(raw) == raw


@pytest.mark.parametrize(("name", "expected"), ORDERS.items())
def test_an_order_is_read_with_its_status_and_its_buyer(name, expected):
    order = order_in(name)

    assert (order.external_id, order.status, order.customer.account_id) == expected
    assert order.number == order.external_id
    assert order.total == Money(minor=134800, currency="SEK")
    assert order.billing.reveal() == order.shipping.reveal() == HOME
    assert order.placed_at.tzinfo is UTC


def test_what_a_recorded_checkout_tells_beside_the_goods_is_read():
    guest = order_in("order.created-guest-storefront")
    registered = order_in("order.created-registered-storefront")

    assert (guest.signed_in, registered.signed_in) == (False, True)
    assert registered.shipping_price == Money(minor=4900, currency="SEK")
    assert registered.discount == Money(minor=0, currency="SEK")
    assert registered.created_via == "store-api"
    assert registered.user_agent.reveal().endswith("TestShopper/1.0")


def test_what_no_recording_tells_is_unknown():
    order = order_in("order.created-registered-storefront")

    assert (order.payment.card, order.payment.failed_attempts) == (None, None)
    assert (order.platform_risk, order.security, order.device_id) == (None, None, None)
    assert order.customer.account_created_at is None
    assert [line.category for line in order.lines] == [""]


@pytest.mark.parametrize(("name", "kind"), OTHERS.items())
def test_what_is_no_order_is_told_apart(name, kind):
    assert isinstance(translated(name), kind)


def test_an_order_is_read_to_its_last_part():
    order = order_in("order.created-guest-storefront")
    [line] = order.lines

    assert order.placed_at == datetime(2026, 11, 21, 19, 22, 11, tzinfo=UTC)
    assert order.customer.email.reveal() == "guest.final@example.test"
    assert order.customer.name.reveal().full() == "Anna Andersson"
    assert order.customer.phone.reveal() == "+46701234567"
    assert (line.sku, line.title, line.quantity, line.product_id) == (
        "JKT-1",
        "Winter jacket",
        1,
        "10",
    )
    assert line.price == line.total == Money(minor=129900, currency="SEK")
    assert not line.digital
    assert (order.payment.method, order.payment.title) == ("cod", "Cash on delivery")
    assert order.payment.paid_at is None
    assert order.payment.card_key is None
    assert order.ip.reveal() == "203.0.113.77"
    assert order.user_agent.reveal().endswith("TestShopper/1.0")
    assert order.customer_note is None
    assert (order.shipping_method, order.created_via) == ("Flat rate", "store-api")
    assert (order.hold, order.held_from, order.language) == (None, None, "")


def test_money_given_back_is_counted_upwards():
    [partly] = order_in("order.updated-partially-refunded").refunds
    [fully] = order_in("order.updated-refunded-full").refunds

    assert partly.amount.minor > 0
    assert (fully.refund_id, fully.amount, fully.reason) == (
        "42",
        Money(minor=134800, currency="SEK"),
        "fraud",
    )


def test_the_updated_order_is_the_same_as_the_created_one_after_it():
    assert order_in("order.updated-guest-sent-before-created") == order_in(
        "order.created-guest-storefront"
    )


def test_an_answer_of_the_rest_api_reads_like_a_delivery():
    raw = json.dumps(answer("order")).encode()

    assert WOO.translate("order.updated", raw).order == order_in("order.updated-refunded-full")


def test_an_account_is_read_with_the_time_of_its_change():
    seen = translated("customer.updated-shipping-changed")

    assert seen.customer.account_id == "4"
    assert seen.customer.name.reveal().full() == "Karin Karlsson"
    assert seen.customer.email.reveal() == "new.mail@example.test"
    assert seen.customer.account_created_at == datetime(2026, 11, 21, 19, 15, 3, tzinfo=UTC)
    assert seen.modified_at == datetime(2026, 11, 21, 19, 22, 19, tzinfo=UTC)


def test_an_order_in_the_bin_and_one_that_was_touched_are_named():
    assert translated("order.deleted-trash").external_id == "43"
    assert translated("action.woocommerce_order_status_changed").external_id == "40"


def test_a_signed_error_tells_the_merchant_what_happened():
    troubled = translated("order.created-ERROR-gone-before-delivery")

    assert troubled.code == "woocommerce_rest_shop_order_invalid_id"
    assert "deleted before it could be sent" in troubled.sentence


def test_the_callback_of_a_connection_is_recorded_too():
    [callback] = json.loads((FOLDER / "wc-auth-callback.json").read_text())

    assert {"consumer_key", "consumer_secret"} <= set(json.loads(callback["body"]))
