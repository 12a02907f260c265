"""A line of an order history becomes an order."""

import json
from datetime import UTC, datetime

import pytest

from app.model.order import OrderStatus, ThreeDSecure
from app.rules.jsonlines.malformed import MalformedLineError
from app.rules.jsonlines.orders import read_order, read_when

LEAST = {
    "order_id": "1001",
    "created_at": "2026-03-01T12:00:00+01:00",
    "currency": "SEK",
    "total": 1348,
}


def a_line(**said):
    return json.dumps(LEAST | said).encode()


def an_order(**said):
    return read_order(a_line(**said))[1]


def test_four_members_are_enough_for_an_order():
    order = an_order()

    assert order.external_id == "1001"
    assert order.placed_at == datetime(2026, 3, 1, 11, tzinfo=UTC)
    assert (order.total.minor, order.total.currency) == (134_800, "SEK")


def test_what_is_null_is_as_if_it_were_missing():
    missing = "items customer_id account_created_at logged_in email phone billing_address note ip"
    nothing = dict.fromkeys(
        [*missing.split(), "shipping_address", "payment", "account_security", "status", "shop"]
    )

    assert an_order(**nothing) == an_order()


@pytest.mark.parametrize("member", ["order_id", "created_at", "currency", "total"])
def test_a_line_without_one_of_the_four_is_malformed(member):
    line = json.dumps({name: said for name, said in LEAST.items() if name != member}).encode()

    with pytest.raises(MalformedLineError, match=member):
        read_order(line)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"created_at": "2026-03-01T12:00:00"}, "created_at"),
        ({"created_at": "yesterday"}, "created_at"),
        ({"total": "many"}, "total"),
        ({"total": -5}, "negative"),
        ({"currency": "kronor"}, "currency"),
        ({"order_id": " "}, "order_id"),
        ({"items": [{"quantity": "two"}]}, "items"),
    ],
)
def test_a_malformed_line_says_what_is_wrong_with_it(said, reason):
    with pytest.raises(MalformedLineError, match=reason):
        read_order(a_line(**said))


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b'{"order_id": "\xff"}', b"\x00\x01"])
def test_what_is_no_json_object_is_malformed(line):
    with pytest.raises(MalformedLineError):
        read_order(line)


def test_amounts_are_read_to_the_currencys_own_decimals():
    assert an_order(total=1999, currency="JPY").total.minor == 1999
    assert an_order(total="12.345", currency="kwd").total.minor == 12_345
    assert an_order(total=0.1, currency="EUR", discount=19.99).discount.minor == 1999


def test_a_failed_payment_is_told_apart_from_a_paid_order():
    assert an_order(status="failed").status is OrderStatus.FAILED
    assert an_order(status="paid").status is OrderStatus.TO_SHIP
    assert an_order().status is OrderStatus.TO_SHIP


def test_what_a_status_says_of_later_days_is_left_to_the_events():
    assert an_order(status="refunded").status is OrderStatus.TO_SHIP
    assert an_order(status="charged_back").status is OrderStatus.TO_SHIP


def test_buyer_and_places_are_read_whole():
    place = {
        "first_name": "Anna",
        "last_name": "Andersson",
        "company": "",
        "address1": "Storgatan 5",
    }
    order = an_order(
        customer_id=7,
        account_created_at="2024-01-01T00:00:00Z",
        logged_in=True,
        email=" anna@example.test ",
        phone="+46701234567",
        billing_address=place | {"postal_code": 41124, "city": "Göteborg", "country": "se"},
        shipping_address=place | {"address2": "c/o Karlsson", "country": "Sweden"},
    )

    assert order.customer.account_id == "7"
    assert order.customer.account_created_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert order.customer.email.reveal() == "anna@example.test"
    assert order.customer.name.reveal().full() == "Anna Andersson"
    assert order.signed_in is True
    assert order.billing.reveal().postal_code == "41124"
    assert order.billing.reveal().country == "SE"
    assert order.shipping.reveal().lines == ("Storgatan 5", "c/o Karlsson")
    assert order.shipping.reveal().country == ""


def test_a_guest_has_no_account():
    assert an_order(customer_id=None).customer.account_id is None


def test_the_basket_is_read_with_what_it_costs():
    [jacket, card] = an_order(
        items=[
            {"sku": "J", "title": "Jacket", "category": "coats", "quantity": 2, "price": 499.5},
            {"title": "Gift card", "digital": True},
        ]
    ).lines

    assert (jacket.quantity, jacket.price.minor, jacket.total.minor) == (2, 49_950, 99_900)
    assert jacket.category == "coats"
    assert (card.quantity, card.price.minor, card.digital) == (1, 0, True)


def test_the_answers_about_a_card_are_read():
    order = an_order(
        payment={
            "method": "card",
            "card_fingerprint": "fp1",
            "card_country": "se",
            "card_brand": "Visa",
            "avs_result": "y",
            "cvv_result": "M",
            "three_d_secure": "frictionless",
        },
        failed_payment_attempts=2,
    )

    assert order.payment.card_key.reveal() == "fp1"
    assert order.payment.failed_attempts == 2
    card = order.payment.card
    assert (card.country, card.brand, card.avs, card.cvv) == ("SE", "visa", "Y", "M")
    assert card.three_d_secure is ThreeDSecure.FRICTIONLESS


def test_last_digits_name_a_card_only_beside_its_issuer():
    alone = an_order(payment={"method": "card", "card_last4": 4242})
    beside = an_order(payment={"method": "card", "card_last4": "4242", "card_bin": 424242})

    assert alone.payment.card_key is None
    assert beside.payment.card_key.reveal() == "424242 4242"


def test_what_the_browser_and_the_account_tell_is_read():
    order = an_order(
        ip="198.51.100.7",
        user_agent="Firefox",
        device_id="d-1",
        accept_language="sv-SE,sv;q=0.9",
        note="Ring twice",
        gift_message="Grattis",
        shipping_method="Express",
        account_security={"minutes_since_password_reset": 12.5},
    )

    assert order.ip.reveal() == "198.51.100.7"
    assert order.user_agent.reveal() == "Firefox"
    assert order.device_id.reveal() == "d-1"
    assert order.accept_language == "sv-SE,sv;q=0.9"
    assert order.customer_note.reveal() == "Ring twice"
    assert order.gift_message.reveal() == "Grattis"
    assert order.shipping_method == "express"
    assert order.security.since_password_reset == 12.5
    assert order.security.since_email_change is None


def test_the_shop_that_a_line_names_is_told():
    assert read_order(a_line(shop="north"))[0] == "north"
    assert read_order(a_line())[0] == ""


def test_a_glance_at_a_line_tells_when_and_which():
    assert read_when(a_line()) == (datetime(2026, 3, 1, 11, tzinfo=UTC), "1001")
