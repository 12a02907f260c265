"""A snapshot of an order becomes an order of ours, whatever is missing or odd about it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.model.errors import NotFoundError, UnreachableError
from app.model.money import Money
from app.model.order import LimitKind, Obstacle, OrderStatus, PartState, PlatformRisk
from connectors.shops.shopify.reading import order_of_part, read_order
from tests.connectors.shopify.paper_orders import (
    ORDER,
    OTHER_APP,
    a_card,
    a_customer,
    a_hold,
    a_line,
    a_part,
    a_transaction,
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


# Payment


def test_the_card_is_named_by_what_shopify_tells_of_it():
    payment = seen().payment

    assert payment.card_key.reveal() == "visa 424242 4242 07/2030"
    assert (payment.method, payment.title) == ("shopify_payments", "Shopify Payments")
    assert payment.transaction_id == "r1.2"
    assert payment.paid_at == datetime(2026, 11, 21, 19, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "details",
    [
        None,
        {"__typename": "PaypalWalletPaymentDetails"},
        {"__typename": "LocalPaymentMethodsPaymentDetails"},
        a_card(number="•••• ••••"),
        a_card(company=None),
    ],
)
def test_a_payment_without_a_named_card_names_none(details):
    assert seen(transactions=[a_transaction(paymentDetails=details)]).payment.card_key is None


def test_the_payment_that_went_through_counts_and_a_card_before_a_gift_card():
    declined = a_transaction(status="FAILURE", paymentDetails=a_card(number="•••• 0002"))
    gift_card = a_transaction(gateway="gift_card", paymentDetails=None)

    order = seen(transactions=[declined, gift_card, a_transaction()])

    assert order.payment.method == "shopify_payments"
    assert order.payment.card_key.reveal().split()[2] == "4242"


def test_an_order_without_transactions_is_paid_by_what_the_order_names():
    assert seen(transactions=[]).payment.method == "shopify_payments"
    assert seen(transactions=[], paymentGatewayNames=[]).payment.method == ""


def test_reserved_money_is_not_paid_yet():
    reserved = a_transaction(kind="AUTHORIZATION")

    order = seen(displayFinancialStatus="AUTHORIZED", transactions=[reserved])

    assert (order.payment.paid_at, order.status) == (None, OrderStatus.TO_SHIP)


def test_play_money_is_told():
    assert seen(test=True).is_test


# When


def test_an_order_brought_in_from_elsewhere_was_placed_when_it_says():
    assert seen(processedAt="2025-03-01T10:00:00Z").placed_at == datetime(
        2025, 3, 1, 10, tzinfo=UTC
    )


def test_an_order_to_be_processed_later_was_placed_when_it_was_made():
    assert seen(processedAt="2026-12-24T10:00:00Z").placed_at == PLACED


# Where it stands


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"cancelledAt": "2026-11-22T08:00:00Z"}, OrderStatus.CANCELLED),
        ({"displayFinancialStatus": "REFUNDED"}, OrderStatus.REFUNDED),
        ({"displayFinancialStatus": "VOIDED"}, OrderStatus.CANCELLED),
        ({"displayFulfillmentStatus": "FULFILLED"}, OrderStatus.SHIPPED),
        ({"displayFulfillmentStatus": "PARTIALLY_FULFILLED"}, OrderStatus.TO_SHIP),
        ({"displayFinancialStatus": "PARTIALLY_REFUNDED"}, OrderStatus.TO_SHIP),
        ({"displayFinancialStatus": "PENDING"}, OrderStatus.UNPAID),
        ({"displayFinancialStatus": "EXPIRED"}, OrderStatus.UNPAID),
        ({"displayFinancialStatus": None}, OrderStatus.TO_SHIP),
    ],
)
def test_shopifys_words_for_where_an_order_stands(changes, status):
    assert seen(**changes).status is status


def pending(name, *, by_hand=True):
    one = a_transaction(
        status="PENDING",
        gateway=name,
        formattedGateway=name,
        manualPaymentGateway=by_hand,
        paymentDetails=None,
    )
    return {"displayFinancialStatus": "PENDING", "transactions": [one]}


def test_a_bank_deposit_waits_for_its_money():
    assert seen(**pending("Bank Deposit")).status is OrderStatus.AWAITING_TRANSFER
    assert seen(**pending("klarna", by_hand=False)).status is OrderStatus.UNPAID


@pytest.mark.parametrize("name", ["Cash on Delivery (COD)", "cash_on_delivery"])
def test_cash_on_delivery_waits_for_nothing_and_may_be_sent(name):
    assert seen(**pending(name)).status is OrderStatus.TO_SHIP


def test_a_bank_deposit_under_our_hold_still_waits_for_its_money():
    order = seen(
        **pending("Bank Deposit"), parts=[a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()])]
    )

    assert (order.status, order.awaited_transfer) == (OrderStatus.ON_HOLD, True)


# Parts


def held(**changes):
    return a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()], **changes)


def test_an_order_is_on_hold_where_all_that_could_be_sent_bears_our_hold():
    order = seen(parts=[held(), a_part(status="CLOSED"), a_part(requestStatus="ACCEPTED")])

    assert (order.status, order.hold) == (OrderStatus.ON_HOLD, "hold_1")


def test_an_order_that_is_half_held_goes_on_and_its_parts_tell_which():
    order = seen(parts=[held(), a_part()])

    assert (order.status, order.hold) == (OrderStatus.TO_SHIP, "hold_1")
    assert [part.hold for part in order.parts] == ["hold_1", None]


def test_the_holds_of_others_are_shown_and_are_not_ours():
    theirs = a_hold("hold_1", ours=False, app=OTHER_APP)
    staff = a_hold(None, ours=False)

    order = seen(parts=[a_part(status="ON_HOLD", fulfillmentHolds=[theirs, staff])])

    assert (order.status, order.hold) == (OrderStatus.TO_SHIP, None)
    assert order.parts[0].other_holds == ("Parcel Planner", "")


def test_the_hold_of_a_part_that_is_over_holds_nothing():
    assert seen(parts=[held() | {"status": "CLOSED"}]).hold is None


@pytest.mark.parametrize(
    ("changes", "state", "may_be_held"),
    [
        ({}, PartState.OPEN, True),
        ({"status": "SCHEDULED"}, PartState.OPEN, False),
        ({"status": "IN_PROGRESS"}, PartState.OPEN, False),
        ({"status": "INCOMPLETE", "requestStatus": "CLOSED"}, PartState.OPEN, False),
        ({"status": "ON_HOLD"}, PartState.HELD, True),
        ({"status": "CLOSED"}, PartState.OVER, False),
        ({"status": "CANCELLED"}, PartState.OVER, False),
        ({"requestStatus": "SUBMITTED"}, PartState.AT_WAREHOUSE, False),
        ({"status": "IN_PROGRESS", "requestStatus": "ACCEPTED"}, PartState.AT_WAREHOUSE, False),
        (
            {"status": "IN_PROGRESS", "requestStatus": "CANCELLATION_REQUESTED"},
            PartState.AT_WAREHOUSE,
            False,
        ),
        (
            {"status": "IN_PROGRESS", "requestStatus": "CANCELLATION_REJECTED"},
            PartState.AT_WAREHOUSE,
            False,
        ),
        ({"requestStatus": "CANCELLATION_ACCEPTED"}, PartState.OPEN, True),
        ({"requestStatus": "REJECTED"}, PartState.OPEN, True),
    ],
)
def test_where_a_part_stands_and_whether_it_takes_a_hold(changes, state, may_be_held):
    (part,) = seen(parts=[a_part(**changes)]).parts

    assert (part.state, part.may_be_held, part.place) == (state, may_be_held, "Göteborg")


def test_a_new_order_has_no_parts_yet_and_that_is_no_obstacle():
    order = seen(parts=[])

    assert (order.parts, order.obstacle, order.status) == ((), None, OrderStatus.TO_SHIP)


# Obstacles


GIFT_CARD = {"isGiftCard": True, "requiresShipping": False}
SENT = {"displayFulfillmentStatus": "FULFILLED"}


def closed(at="2026-11-21T19:23:00Z"):
    return a_part(status="CLOSED", updatedAt=at)


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"lines": [a_line(requiresShipping=False)], "parts": []}, Obstacle.DIGITAL),
        ({"lines": [a_line(**GIFT_CARD)], "parts": [closed()], **SENT}, Obstacle.GIFT_CARD),
        ({"lines": [a_line(**GIFT_CARD)], "parts": []}, Obstacle.GIFT_CARD),
        ({"parts": [closed()], **SENT}, Obstacle.SENT_AT_ONCE),
        ({"parts": [closed("2026-11-21T21:00:00Z")], **SENT}, None),
        ({"parts": [closed()], **SENT, "sourceName": "pos"}, None),
        ({"lines": [a_line(**GIFT_CARD), a_line()], "parts": [closed(), a_part()]}, None),
        ({"lines": [a_line(requiresShipping=False)], "parts": [a_part()]}, None),
        ({"parts": [], "cancelledAt": "2026-11-21T19:23:00Z"}, None),
    ],
)
def test_why_nothing_of_an_order_can_be_stopped(changes, obstacle):
    assert seen(**changes).obstacle is obstacle


# The platform's own word


def assessed(level, provider=None):
    return {"riskLevel": level, "provider": provider}


@pytest.mark.parametrize(
    ("assessments", "risk"),
    [
        ([], None),
        ([assessed("PENDING")], PlatformRisk.PENDING),
        ([assessed("NONE")], PlatformRisk.NONE),
        ([assessed("HIGH")], PlatformRisk.HIGH),
        ([assessed("PENDING"), assessed("MEDIUM")], PlatformRisk.MEDIUM),
        ([assessed("HIGH", {"id": "gid://shopify/App/1"})], None),
        ([assessed("LOW"), assessed("HIGH", {"id": "gid://shopify/App/1"})], PlatformRisk.LOW),
    ],
)
def test_only_shopifys_own_opinion_counts_and_never_our_echo(assessments, risk):
    assert seen(risk={"assessments": assessments}).platform_risk is risk


# Limits


def limits(**changes):
    return {limit.kind: limit.at for limit in seen(**changes).limits}


def test_reserved_money_is_let_go_when_shopify_says_or_after_the_usual_week():
    reserved = a_transaction(kind="AUTHORIZATION", processedAt="2026-11-21T19:22:11Z")
    said = reserved | {"authorizationExpiresAt": "2026-11-25T00:00:00Z"}
    status = {"displayFinancialStatus": "AUTHORIZED"}

    assert limits(transactions=[said], **status) == {
        LimitKind.AUTHORISATION: datetime(2026, 11, 25, tzinfo=UTC)
    }
    assert limits(transactions=[reserved], **status) == {
        LimitKind.AUTHORISATION: PLACED + timedelta(days=7)
    }
    assert limits(transactions=[said]) == {}


@pytest.mark.parametrize(
    ("status", "eligibility", "counts"),
    [
        ("ACTIVE", "ELIGIBLE", True),
        ("PENDING", "PENDING", True),
        ("INACTIVE", "ELIGIBLE", False),
        ("NOT_PROTECTED", "NOT_ELIGIBLE", False),
        ("PROTECTED", "ELIGIBLE", False),
        ("PENDING", "NOT_ELIGIBLE", False),
    ],
)
def test_shopify_protect_asks_for_the_parcel_within_seven_days(status, eligibility, counts):
    protect = {"status": status, "eligibility": {"status": eligibility}}

    found = limits(shopifyProtect=protect)

    assert found == ({LimitKind.PROTECTION: PLACED + timedelta(days=7)} if counts else {})


def test_the_earliest_promise_among_the_parts_still_here_counts():
    parts = [
        a_part(fulfillBy="2026-11-24T12:00:00Z"),
        a_part(fulfillBy="2026-11-23T12:00:00Z"),
        a_part(fulfillBy="2026-11-22T12:00:00Z", status="CLOSED"),
    ]

    assert limits(parts=parts) == {LimitKind.SEND_BY: datetime(2026, 11, 23, 12, tzinfo=UTC)}


def test_limits_come_in_the_order_of_time():
    protect = {"status": "ACTIVE", "eligibility": {"status": "ELIGIBLE"}}

    order = seen(shopifyProtect=protect, parts=[a_part(fulfillBy="2026-11-23T12:00:00Z")])

    assert [limit.kind for limit in order.limits] == [LimitKind.SEND_BY, LimitKind.PROTECTION]
    assert ORDER.endswith(order.external_id)
