"""The corners of the translation that no recording shows."""

import json
from datetime import UTC, datetime

import pytest

from app.model.errors import UnreadableError
from app.model.money import Money
from app.model.order import OrderStatus
from app.model.shop_event import ConnectionTroubled, Ignored, OrderTouched
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import ORDER, an_order, delivery

WOO = WooCommerce()
MARKS = {"_clearhold_hold_id": "hold_1", "_clearhold_previous_status": "processing"}


def order(**changes):
    return WOO.translate("order.updated", an_order(**changes)).order


def meta(**values):
    return [
        {"id": place, "key": key, "value": value}
        for place, (key, value) in enumerate(values.items())
    ]


def a_line(**changes):
    return [{**ORDER.body()["line_items"][0], **changes}]


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        ("pending", OrderStatus.UNPAID),
        ("failed", OrderStatus.FAILED),
        ("processing", OrderStatus.TO_SHIP),
        ("completed", OrderStatus.SHIPPED),
        ("cancelled", OrderStatus.CANCELLED),
        ("refunded", OrderStatus.REFUNDED),
        ("trash", OrderStatus.DELETED),
        ("on-hold", OrderStatus.ON_HOLD),
        ("awaiting-pickup", OrderStatus.OTHER),
    ],
)
def test_a_status_is_said_in_our_words_and_kept_in_theirs(native, expected):
    seen = order(status=native)

    assert (seen.status, seen.native_status) == (expected, native)


@pytest.mark.parametrize("method", ["bacs", "cheque"])
def test_on_hold_means_awaiting_money_for_a_transfer_that_we_do_not_hold(method):
    assert order(status="on-hold", payment_method=method).status is OrderStatus.AWAITING_TRANSFER

    held = order(status="on-hold", payment_method=method, meta_data=meta(**MARKS))

    assert held.status is OrderStatus.ON_HOLD


def test_our_hold_is_seen_while_it_stands():
    held = order(status="on-hold", meta_data=meta(**MARKS))

    assert (held.hold, held.held_from) == ("hold_1", "processing")


def test_our_hold_is_gone_once_it_was_released():
    released = order(meta_data=meta(**MARKS, _clearhold_released="hold_1"))

    assert (released.hold, released.held_from) == (None, None)


def test_a_later_hold_stands_although_an_earlier_one_was_released():
    assert order(meta_data=meta(**MARKS, _clearhold_released="hold_0")).hold == "hold_1"


@pytest.mark.parametrize("value", [None, 7, ["hold_1"], {"a": 1}, ""])
def test_a_mark_that_is_no_text_is_not_ours(value):
    assert order(status="on-hold", meta_data=meta(_clearhold_hold_id=value)).hold is None


def test_entities_are_decoded_where_people_read():
    billing = {**ORDER.body()["billing"], "first_name": "D&#8217;Arc &amp; S&ouml;n"}
    seen = order(billing=billing, line_items=a_line(name="Jacket &times; 2"))

    assert seen.customer.name.reveal().first == "D\u2019Arc & Sön"
    assert seen.lines[0].title == "Jacket \u00d7 2"


def test_times_are_utc_with_and_without_a_zone():
    expected = datetime(2026, 11, 21, 19, 0, tzinfo=UTC)

    for written in ("2026-11-21T19:00:00", "2026-11-21T19:00:00Z", "2026-11-21T20:00:00+01:00"):
        assert order(date_created_gmt=written).placed_at == expected


def test_an_order_never_changed_was_changed_when_it_was_placed():
    seen = order(date_modified_gmt=None)

    assert seen.modified_at == seen.placed_at


@pytest.mark.parametrize(
    ("currency", "total", "minor"),
    [("SEK", "1348.00", 134800), ("JPY", "1348", 1348), ("KWD", "1.2345", 1235), ("EUR", "", 0)],
)
def test_amounts_are_whole_minor_units_of_their_currency(currency, total, minor):
    body = {"currency": currency, "total": total, "line_items": [], "shipping_lines": []}

    assert order(**body).total == Money(minor=minor, currency=currency)


def test_a_line_without_a_price_costs_its_total():
    [line] = order(line_items=a_line(price=None, total="10.50")).lines

    assert line.price == Money(minor=1050, currency="SEK")


@pytest.mark.parametrize(
    ("told", "pieces"), [(3, 3), ("2", 2), (0.5, 1), (None, 0), (False, 0)], ids=repr
)
def test_pieces_are_counted_however_they_are_written(told, pieces):
    [line] = order(line_items=a_line(quantity=told)).lines

    assert line.quantity == pieces


def test_goods_are_digital_when_nothing_is_sent_or_the_line_says_so():
    assert order(needs_processing=False).lines[0].digital
    assert order(line_items=a_line(virtual=True)).lines[0].digital
    assert order(line_items=a_line(downloadable="yes")).lines[0].digital
    assert not order(line_items=a_line(virtual=False)).lines[0].digital
    assert not order(needs_processing=None).lines[0].digital


@pytest.mark.parametrize(
    ("key", "told", "language"),
    [
        ("wpml_language", "sv", "sv"),
        ("_locale", "nb_NO", "nb"),
        ("trp_language", "de-AT", "de"),
        ("wpml_language", "<script>", ""),
        ("is_vat_exempt", "no", ""),
    ],
)
def test_the_buyers_language_is_read_where_a_plugin_keeps_it(key, told, language):
    assert order(meta_data=meta(**{key: told})).language == language


def test_a_card_is_named_where_the_payment_plugin_names_it():
    told = meta(
        _wc_square_credit_card_card_type="visa",
        _wc_square_credit_card_account_four="4242",
        _wc_square_credit_card_card_expiry_date="2027-12",
    )
    paid = order(payment_method="square_credit_card", meta_data=told).payment

    assert paid.card_key.reveal() == "visa 4242 2027-12"
    assert order(payment_method="square_credit_card", meta_data=told[:2]).payment.card_key is None
    assert order(payment_method="other_card", meta_data=told).payment.card_key is None


def test_what_the_plugin_tells_of_the_card_is_kept_beside_its_digits():
    square = meta(_wc_square_credit_card_card_type="Visa")
    stripe = meta(_stripe_card_brand="mastercard")

    assert order(payment_method="square_credit_card", meta_data=square).payment.card.brand == "visa"
    assert order(payment_method="stripe", meta_data=stripe).payment.card.brand == "mastercard"
    assert order(payment_method="cod").payment.card is None


@pytest.mark.parametrize(
    ("via", "customer", "expected"),
    [
        ("checkout", 4, True),
        ("store-api", 4, True),
        ("store-api", 0, False),
        ("rest-api", 4, None),
        ("admin", 4, None),
        (None, 4, None),
    ],
)
def test_only_a_checkout_tells_whether_its_buyer_was_signed_in(via, customer, expected):
    assert order(created_via=via, customer_id=customer).signed_in is expected


def test_what_was_taken_off_and_what_the_way_costs_bear_their_tax():
    seen = order(
        discount_total="100.00",
        discount_tax="25.00",
        shipping_total="49.00",
        shipping_tax="12.25",
        coupon_lines=[{"code": "winter", "discount": "60.00"}, {"code": "staff"}],
    )

    assert seen.discount == Money(minor=12500, currency="SEK")
    assert seen.shipping_price == Money(minor=6125, currency="SEK")
    assert seen.discount_code == "winter, staff"


def test_amounts_that_are_not_told_are_unknown_and_none_is_nothing():
    seen = order(discount_total=None, shipping_total="0.00")

    assert (seen.discount, seen.discount_code) == (None, "")
    assert seen.shipping_price == Money(minor=0, currency="SEK")


def test_a_country_that_is_none_is_left_out():
    billing = {**ORDER.body()["billing"], "country": "Sweden"}

    assert order(billing=billing).billing.reveal().country == ""


def test_a_character_that_databases_refuse_is_taken_out():
    assert order(customer_note="a\0b").customer_note.reveal() == "ab"


def test_php_says_false_for_nothing():
    assert order(customer_ip_address=False, customer_note=False).ip is None


def test_a_number_may_be_a_text_of_a_plugin():
    assert order(number="2026-0041").number == "2026-0041"
    assert order(number=None).number == "41"


@pytest.mark.parametrize("topic", ["", "product.updated", "coupon.created", "order"])
def test_a_topic_of_no_interest_is_ignored_or_read_by_its_body(topic):
    event = WOO.translate(topic, b'{"id": 1, "status": "checkout-draft"}')

    assert isinstance(event, Ignored)


def test_a_deleted_account_changes_nothing():
    assert isinstance(WOO.translate("customer.deleted", b'{"id": 4}'), Ignored)


def test_an_order_back_from_the_bin_is_an_order():
    assert WOO.translate("order.restored", ORDER.raw).order.external_id == "41"


@pytest.mark.parametrize("topic", ["order.updated", "customer.updated", "action.anything"])
def test_a_lost_role_is_told_as_such_whatever_the_topic(topic):
    raw = b'{"code":"woocommerce_rest_cannot_view","message":"Sorry","data":{"status":403}}'
    event = WOO.translate(topic, raw)

    assert isinstance(event, ConnectionTroubled)
    assert "Shop manager" in event.sentence


def test_an_unknown_error_is_named_by_its_code_cut_short():
    event = WOO.translate("order.updated", json.dumps({"code": "x" * 500}).encode())

    assert event.code == "x" * 80
    assert "xxx" in event.sentence


@pytest.mark.parametrize("arg", [40, "40"], ids=repr)
def test_an_action_names_the_order_it_is_about(arg):
    raw = json.dumps({"action": "woocommerce_order_status_changed", "arg": arg}).encode()

    assert WOO.translate("action.woocommerce_order_status_changed", raw) == OrderTouched(
        external_id="40"
    )


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"id": 0}, "order number"),
        ({"id": -4}, "order number"),
        ({"id": 10**30}, "order number"),
        ({"id": "41"}, "$.id"),
        ({"status": None}, "status"),
        ({"currency": "KRONOR"}, "total"),
        ({"total": "a lot"}, "total"),
        ({"total": 10**40}, "total"),
        ({"date_created_gmt": None}, "date_created_gmt"),
        ({"date_created_gmt": "yesterday"}, "date_created_gmt"),
        ({"date_created_gmt": "0001-01-01T00:00:00+23:00"}, "date_created_gmt"),
        ({"billing": "Storgatan 5"}, "$.billing"),
        ({"line_items": {"a": 1}}, "$.line_items"),
        ({"line_items": [{"total": "free"}]}, "line_items.total"),
        ({"line_items": [{"quantity": "many"}]}, "quantity"),
        ({"line_items": [{"quantity": "inf"}]}, "absurdly"),
        ({"refunds": [{"total": "x"}]}, "refunds.total"),
    ],
)
def test_what_makes_no_sense_is_said_by_its_part(changes, part):
    with pytest.raises(UnreadableError) as unreadable:
        order(**changes)

    assert part in str(unreadable.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"status": "\xff"}',
        b'{"status": "\\ud800"}',
        b'{"total": NaN}',
        b'{"total": 1e999}',
        b'{"meta_data": ' + b"[" * 200_000,
        b"webhook_id=17",
        b'{"id": 41, "meta_data": [{"key": ' + b"1" * 5000 + b"}]}",
    ],
    ids=lambda raw: repr(raw[:20]),
)
@pytest.mark.parametrize(
    "topic", ["order.created", "order.deleted", "customer.created", "action.x"]
)
def test_rubbish_that_is_signed_is_said_to_be_unreadable(topic, raw):
    with pytest.raises(UnreadableError) as unreadable:
        WOO.translate(topic, raw)

    assert str(unreadable.value).endswith(".")


def test_the_reason_shows_nothing_of_the_person():
    with pytest.raises(UnreadableError) as unreadable:
        order(date_created_gmt="Anna Andersson", total="Anna Andersson")

    assert "Anna" not in str(unreadable.value)
    assert unreadable.value.__cause__ is None


def test_an_account_without_a_name_is_called_as_its_bill():
    body = {**delivery("customer.created").body(), "billing": ORDER.body()["billing"]}
    seen = WOO.translate("customer.created", json.dumps(body).encode())

    assert seen.customer.name.reveal().full() == "Anna Andersson"
    assert seen.customer.phone.reveal() == "+46701234567"


@pytest.mark.parametrize(
    "changes", [{"id": 0}, {"date_created_gmt": None, "date_modified_gmt": None}]
)
def test_an_account_without_number_or_time_is_unreadable(changes):
    body = {**delivery("customer.created").body(), **changes}

    with pytest.raises(UnreadableError):
        WOO.translate("customer.created", json.dumps(body).encode())
