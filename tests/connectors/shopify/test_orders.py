"""A snapshot of an order becomes an order of ours, whatever is missing or odd about it."""

from datetime import UTC, datetime

import pytest

from app.model.errors import NotFoundError, UnreachableError
from app.model.money import Money
from app.model.order import OrderStatus
from connectors.shops.shopify.reading import order_of_part, read_order
from tests.connectors.shopify.paper_orders import (
    a_customer,
    a_line,
    a_part,
    an_address,
    an_order,
    money,
)
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
PLACED = datetime(2026, 11, 21, 19, 22, 11, tzinfo=UTC)


def seen(**changes):
    return read_order(PaperShop([an_order(**changes)]), NUMBER)


def kronor(amount):
    return Money.from_major(amount, "SEK")


def test_an_ordinary_order_is_read_in_one_question():
    shop = PaperShop([an_order()])

    order = read_order(shop, NUMBER)

    assert shop.asked == ["order_snapshot"]
    assert (order.external_id, order.number) == (NUMBER, "#1001")
    assert (order.status, order.native_status) == (OrderStatus.TO_SHIP, "PAID/UNFULFILLED")
    assert (order.total, order.placed_at) == (kronor(1348), PLACED)
    assert order.customer.email.reveal() == "anna.andersson@example.test"
    assert (order.customer.account_id, order.language) == ("7", "sv")
    assert order.ip.reveal() == "192.0.2.17"
    assert order.shipping.reveal().lines == ("Storgatan 5",)
    assert (order.shipping_method, order.created_via) == ("Home delivery", "web")
    assert not order.is_test


def test_a_number_beyond_the_floats_is_kept_exactly():
    assert float(NUMBER) != int(NUMBER)
    assert seen().external_id == NUMBER


def test_an_order_that_is_gone_is_not_found():
    with pytest.raises(NotFoundError):
        read_order(PaperShop(), NUMBER)


@pytest.mark.parametrize("odd", ["", "1; drop", "٤", "gid://shopify/Order/1"])
def test_what_is_no_number_is_not_asked_for(odd):
    shop = PaperShop([an_order()])

    with pytest.raises(NotFoundError):
        read_order(shop, odd)

    assert shop.asked == []


def test_an_answer_that_makes_no_sense_can_be_asked_for_again():
    with pytest.raises(UnreachableError, match="cannot be read"):
        seen(createdAt="yesterday")
    with pytest.raises(UnreachableError, match="cannot be read"):
        seen(totalPriceSet=money("a lot"))


def test_the_order_of_a_part_is_known_by_its_exact_number():
    shop = PaperShop([an_order()])

    assert order_of_part(shop, shop.orders[0]["parts"][0]["id"]) == NUMBER
    with pytest.raises(NotFoundError):
        order_of_part(shop, "gid://shopify/FulfillmentOrder/404")


def test_an_order_id_that_is_no_number_is_never_guessed():
    shop = PaperShop()
    shop.fields["fulfillmentOrder"] = {"orderId": "gid://shopify/Order/1.5e3"}

    with pytest.raises(UnreachableError, match="cannot be read"):
        order_of_part(shop, "gid://shopify/FulfillmentOrder/1")


# Money


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1348.00", "SEK", 134800),
        ("1348", "JPY", 1348),
        ("13.48", "KWD", 13480),
        (12.5, "EUR", 1250),
    ],
)
def test_money_is_counted_in_the_currencys_own_minor_units(amount, currency, minor):
    order = seen(totalPriceSet=money(amount, currency), lines=[a_line(amount, currency)])

    assert order.total == Money(minor=minor, currency=currency)
    assert order.lines[0].price == order.total


def test_the_shops_own_currency_counts_whatever_the_buyer_saw():
    total = money(1348) | {"presentmentMoney": {"amount": "120.00", "currencyCode": "EUR"}}

    assert seen(totalPriceSet=total).total == kronor(1348)


def test_an_edited_order_is_what_the_edit_left():
    order = seen(
        edited=True,
        currentTotalPriceSet=money(2697),
        lines=[
            a_line(sku="GONE", currentQuantity=0),
            a_line(sku="LESS", quantity=3, currentQuantity=2),
        ],
    )

    assert order.total == kronor(2697)
    assert [(line.sku, line.quantity, line.total) for line in order.lines] == [
        ("LESS", 2, kronor(2598))
    ]


@pytest.mark.parametrize(
    "end", [{"cancelledAt": "2026-11-22T08:00:00Z"}, {"displayFinancialStatus": "REFUNDED"}]
)
def test_an_order_that_ended_is_still_worth_what_it_was(end):
    """Shopify's current amounts are nothing then, and would make past orders look free."""
    order = seen(
        edited=True, currentTotalPriceSet=money(0), lines=[a_line(currentQuantity=0)], **end
    )

    assert (order.total, len(order.lines)) == (kronor(1348), 1)


def test_money_that_went_back_is_a_refund_and_goods_alone_are_none():
    back = {"id": "gid://shopify/Refund/5", "note": "Too small", "totalRefundedSet": money(100)}
    goods = {"id": "gid://shopify/Refund/6", "note": None, "totalRefundedSet": money(0)}

    (refund,) = seen(refunds=[back, goods]).refunds

    assert (refund.refund_id, refund.amount, refund.reason) == ("5", kronor(100), "Too small")


# Beside the goods


def test_what_was_taken_off_and_what_the_way_costs_is_read():
    order = seen(totalDiscountsSet=money(100), discountCodes=["WINTER", "STAFF"])

    assert (order.discount, order.discount_code) == (kronor(100), "WINTER, STAFF")
    assert order.shipping_price == kronor(49)
    assert seen(totalDiscountsSet=None).discount is None


def test_the_kind_of_goods_is_known_where_the_product_is_still_there():
    [jacket] = seen().lines
    [gone] = seen(lines=[a_line(product=None)]).lines

    assert (jacket.category, jacket.product_id) == ("Jackets", "11")
    assert (gone.category, gone.product_id) == ("", "")


@pytest.mark.parametrize("key", ["Gift message", "gift_note", "Is this a gift? Greeting:"])
def test_a_gift_message_is_found_however_the_theme_calls_it(key):
    order = seen(customAttributes=[{"key": "Size", "value": "M"}, {"key": key, "value": "Hej!"}])

    assert order.gift_message.reveal() == "Hej!"


@pytest.mark.parametrize("told", [("Gift wrap", "yes"), ("Gift message", " "), ("Note", "Hej!")])
def test_other_wishes_are_no_gift_message(told):
    key, value = told

    assert seen(customAttributes=[{"key": key, "value": value}]).gift_message is None


def test_card_numbers_in_what_a_buyer_wrote_are_blanked():
    order = seen(
        note="My card is 4242 4242 4242 4242.",
        customAttributes=[{"key": "Gift note", "value": "4242424242424242"}],
    )

    assert "4242" not in order.customer_note.reveal()
    assert "4242" not in order.gift_message.reveal()


def test_what_the_platform_does_not_tell_is_unknown():
    order = seen()

    assert (order.signed_in, order.security, order.device_id) == (None, None, None)
    assert (order.user_agent, order.accept_language) == (None, "")


# Long orders


def test_an_order_of_many_lines_and_parts_is_read_to_its_end():
    lines = [a_line(sku=f"SKU-{number}") for number in range(135)]
    parts = [a_part() for _ in range(57)]
    shop = PaperShop([an_order(lines=lines, parts=parts)])

    order = read_order(shop, NUMBER)

    assert [line.sku for line in order.lines] == [line["sku"] for line in lines]
    assert [part.part_id for part in order.parts] == [part["id"] for part in parts]
    assert shop.asked.count("order_lines") == 3
    assert shop.asked.count("order_parts") == 2


# People


def test_a_guest_has_no_customer_and_is_known_by_what_the_order_says():
    order = seen(customer=None)

    assert (order.customer.account_id, order.customer.account_created_at) == (None, None)
    assert order.customer.name.reveal().full() == "Anna Andersson"
    assert order.customer.email.reveal() == "anna.andersson@example.test"


def test_a_customer_without_an_account_is_a_guest():
    """Shopify keeps a customer for whoever typed a mailbox: that proves no sign-in."""
    assert seen(customer=a_customer(state="DISABLED")).customer.account_id is None


def test_the_orders_mailbox_counts_before_the_accounts():
    assert seen().customer.email.reveal() == "anna.andersson@example.test"
    assert seen(email=None).customer.email.reveal() == "account@example.test"


def test_a_telephone_is_found_wherever_it_is():
    with_phone = a_customer(defaultPhoneNumber={"phoneNumber": "+462"})
    bare = an_address(phone=None)

    assert seen(phone="+461", customer=with_phone).customer.phone.reveal() == "+461"
    assert seen(customer=with_phone).customer.phone.reveal() == "+462"
    assert seen().customer.phone.reveal() == "+46701234567"
    nobody = seen(billingAddress=bare, shippingAddress=bare)
    assert nobody.customer.phone.reveal() == ""


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Anna Maria Andersson", "Anna Maria", "Andersson"),
        ("Anna", "", "Anna"),
        ("  ", "", ""),
        (None, "", ""),
    ],
)
def test_a_name_in_one_piece_is_taken_apart(name, first, last):
    order = seen(billingAddress=an_address(firstName=None, lastName=None, name=name))

    found = order.billing.reveal().name
    assert (found.first, found.last) == (first, last)


def test_what_protected_data_withholds_is_empty_and_unknown():
    order = seen(
        customer=None,
        email=None,
        phone=None,
        clientIp=None,
        note=None,
        customerLocale=None,
        billingAddress=None,
        shippingAddress=None,
    )

    assert order.customer.email.reveal() == ""
    assert order.customer.name.reveal().full() == ""
    assert order.shipping.reveal().is_empty()
    assert order.delivery_address().reveal().is_empty()
    assert (order.ip, order.customer_note, order.language) == (None, None, "")


def test_addresses_half_withheld_are_what_is_left_of_them():
    masked = an_address(name=None, firstName=None, lastName=None, address1=None, phone=None)

    found = seen(shippingAddress=masked).shipping.reveal()

    assert (found.lines, found.city, found.country, found.phone) == ((), "Göteborg", "SE", "")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("sv-SE", "sv"), ("en", "en"), ("pt_BR", "pt"), ("fil-PH", "fil"), ("?", ""), ("a" * 9, "")],
)
def test_the_buyers_language_is_read_from_the_locale(locale, language):
    assert seen(customerLocale=locale).language == language


# When


def test_an_order_brought_in_from_elsewhere_was_placed_when_it_says():
    assert seen(processedAt="2025-03-01T10:00:00Z").placed_at == datetime(
        2025, 3, 1, 10, tzinfo=UTC
    )


def test_an_order_to_be_processed_later_was_placed_when_it_was_made():
    assert seen(processedAt="2026-12-24T10:00:00Z").placed_at == PLACED
