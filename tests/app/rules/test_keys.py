import pytest
from hypothesis import given

from app.model.facts import KeyKind
from app.model.order import Name
from app.model.private import Private
from app.rules.keys import contact_keys
from tests.builders.any_orders import orders
from tests.builders.orders import (
    a_guest,
    a_member,
    a_payment,
    an_address,
    an_order,
    another_address,
)


def key(kind, **changes):
    return contact_keys(an_order(**changes)).get(kind)


def test_an_ordinary_order_carries_a_key_of_every_kind_that_it_names():
    assert contact_keys(an_order()) == {
        KeyKind.EMAIL: "anna.andersson@example.test",
        KeyKind.PHONE: "+46701234567",
        KeyKind.ADDRESS: "se|41124|5|storg",
        KeyKind.BILLING: "se|41124|5|storg",
        KeyKind.IP: "203.0.113.77",
        KeyKind.PERSON: "andersson anna|se|41124|5|storg",
        KeyKind.NAME: "andersson anna",
        KeyKind.MAILBOX_SHAPE: "annandersson",
    }


def test_an_account_and_a_named_card_are_keys_too():
    keys = contact_keys(an_order(customer=a_member(), payment=a_payment(card_key="Visa-4242")))

    assert (keys[KeyKind.ACCOUNT], keys[KeyKind.CARD]) == ("7", "visa-4242")


def test_a_device_is_a_key_where_the_shop_tells_it():
    assert key(KeyKind.DEVICE, device_id=Private(" Handset-9 ")) == "Handset-9"
    assert key(KeyKind.DEVICE, device_id=Private("  ")) is None


@pytest.mark.parametrize(
    "email",
    [
        "anna.andersson@example.test",
        "Anna_Andersson81@mail.example",
        "annaandersson+shoes@elsewhere.test",
        "ANNÄ-andersson@example.test",
    ],
)
def test_mailboxes_of_one_name_have_one_shape(email):
    assert key(KeyKind.MAILBOX_SHAPE, customer=a_guest(email=email)) == "annandersson"


@pytest.mark.parametrize("email", ["info@example.test", "anna@example.test", "1990@example.test"])
def test_a_short_mailbox_has_no_shape_as_too_many_share_it(email):
    assert key(KeyKind.MAILBOX_SHAPE, customer=a_guest(email=email)) is None


def test_a_first_name_alone_names_nobody():
    assert key(KeyKind.NAME, billing=an_address(name=Name(first="Anna"))) is None


@given(orders)
def test_no_order_is_too_strange_for_its_keys(order):
    keys = contact_keys(order)

    assert all(isinstance(text, str) and text for text in keys.values())


def test_an_order_that_says_nothing_carries_no_key():
    empty = an_address(name=Name(), lines=(), postal_code="", city="", phone="")
    nobody = a_guest(name=Name(), email="", phone="")

    assert contact_keys(an_order(customer=nobody, billing=empty, shipping=empty, ip=None)) == {}


@pytest.mark.parametrize(
    "phone", ["070-123 45 67", "0046701234567", "+46 (0)70 123 45 67", "+46701234567"]
)
def test_one_phone_has_one_key_however_it_is_written(phone):
    assert key(KeyKind.PHONE, customer=a_guest(phone=phone)) == "+46701234567"


@pytest.mark.parametrize("phone", ["0", "000000", "call me", "12", "+999 1234", "9" * 400])
def test_a_number_that_cannot_ring_ties_nobody_together(phone):
    assert key(KeyKind.PHONE, customer=a_guest(phone=phone)) is None


def test_the_billing_country_reads_a_national_number():
    german = an_address(country="DE")

    assert (
        key(KeyKind.PHONE, customer=a_guest(phone="0151 23456789"), billing=german)
        == "+4915123456789"
    )


def test_the_billing_phone_stands_in_for_a_missing_one():
    assert key(KeyKind.PHONE, customer=a_guest(phone="")) == "+46701234567"


def test_a_household_keeps_its_key_while_its_ipv6_address_wanders():
    one = key(KeyKind.IP, ip="2001:db8:1:2:3:4:5:6")

    assert one == key(KeyKind.IP, ip="2001:db8:1:2:ffff::1")
    assert one != key(KeyKind.IP, ip="2001:db8:1:3::1")


def test_an_ipv4_address_in_ipv6_clothes_is_the_same():
    assert key(KeyKind.IP, ip="::ffff:203.0.113.77") == "203.0.113.77"


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.2.3.4", "::1", "fe80::1", "192.168.0.9", "?", ""])
def test_a_proxy_in_between_is_nobody(ip):
    assert key(KeyKind.IP, ip=ip) is None


def test_the_parcel_names_the_address_and_the_bill_names_the_person():
    keys = contact_keys(an_order(shipping=another_address()))

    assert keys[KeyKind.ADDRESS].startswith("se|13640|")
    assert keys[KeyKind.BILLING] == "se|41124|5|storg"
    assert keys[KeyKind.PERSON].endswith("se|41124|5|storg")


def test_a_person_is_the_same_in_any_order_of_names():
    turned = an_address(name=Name(first="ANDERSSON", last="Anna"))

    assert key(KeyKind.PERSON, billing=turned) == key(KeyKind.PERSON)


def test_without_a_billing_place_there_is_no_person():
    nowhere = an_address(lines=(), postal_code="", city="")

    assert key(KeyKind.PERSON, billing=nowhere) is None
