from datetime import timedelta

import pytest

from app.model.order import Name
from app.rules.novelty import is_paid_later
from app.rules.reading import NOTHING, UNKNOWN
from app.rules.signals.known_buyer import read_known_buyer
from app.rules.signals.name_mismatch import read_name_mismatch
from app.rules.signals.new_contact import read_new_contact
from app.rules.signals.new_delivery_address import read_new_delivery_address
from tests.builders.facts import a_known_buyer, some_facts
from tests.builders.orders import (
    ANNA,
    KARIN,
    PLACED_AT,
    a_guest,
    a_member,
    a_payment,
    an_address,
    an_order,
    another_address,
)


def changed(*changes, order=None, **more):
    buyer = a_known_buyer(**{f"{change}_seen": False for change in changes}, **more)
    return some_facts(order=order or an_order(), buyer=buyer)


# -- known buyer --


def test_a_stranger_is_not_known():
    assert read_known_buyer(some_facts()) is NOTHING


def test_a_regular_who_acts_as_always_is_trusted():
    reading = read_known_buyer(changed())

    assert (reading.value, reading.grade) == (6, 1)


def test_trust_grows_with_orders_and_time():
    def grade(orders, days):
        first = PLACED_AT - timedelta(days=days)
        return read_known_buyer(changed(orders=orders, first_order_at=first)).grade

    assert 0 < grade(1, 2) < grade(1, 40) < grade(3, 40) < grade(5, 120) == grade(50, 900) == 1


@pytest.mark.parametrize("contact", ["email", "phone"])
def test_a_new_mailbox_or_phone_halves_the_trust(contact):
    assert read_known_buyer(changed(contact)).grade == 0.5


def test_both_together_take_it():
    assert read_known_buyer(changed("email", "phone")).grade == 0


def test_name_mailbox_and_phone_of_a_regular_are_no_proof_for_a_new_address():
    assert read_known_buyer(changed("delivery_address")).grade == 0


def test_an_account_that_is_signed_in_or_a_known_card_is_half_a_proof():
    signed_in = changed("delivery_address", order=an_order(customer=a_member()))

    assert read_known_buyer(signed_in).grade == 0.5
    assert read_known_buyer(changed("delivery_address", card_seen=True)).grade == 0.5


def test_an_account_used_in_anothers_name_is_no_proof():
    order = an_order(customer=a_member(name=KARIN))

    assert read_known_buyer(changed("delivery_address", order=order)).grade == 0


@pytest.mark.parametrize("change", ["email", "phone", "payment_method"])
def test_nothing_is_a_proof_once_more_than_the_address_is_new(change):
    order = an_order(customer=a_member())

    assert read_known_buyer(changed("delivery_address", change, order=order)).grade == 0


# -- new delivery address --


def grade_of(*changes, **more):
    return read_new_delivery_address(changed("delivery_address", *changes, **more)).grade


def test_an_unknown_buyers_address_is_not_new():
    assert read_new_delivery_address(some_facts()) is NOTHING


def test_a_known_address_is_not_new():
    assert read_new_delivery_address(changed("email", "phone", "payment_method")) is NOTHING


def test_goods_without_a_parcel_have_no_new_address():
    nowhere = an_address(lines=(), postal_code="", city="")
    order = an_order(billing=nowhere, shipping=nowhere)

    assert read_new_delivery_address(changed("delivery_address", order=order)) is NOTHING


def test_a_new_address_alone_means_little():
    assert grade_of() == pytest.approx(0.1)


def test_what_is_new_besides_adds_up():
    assert (
        grade_of()
        < grade_of("payment_method")
        < grade_of("email")
        < grade_of("email", "phone")
        < grade_of("email", "phone", "payment_method")
        <= 1
    )


def test_a_new_card_is_a_new_way_of_paying_and_an_unnamed_one_is_not():
    assert grade_of(card_seen=False) == grade_of("payment_method")
    assert grade_of(card_seen=None) == grade_of()


def test_a_bill_that_comes_later_and_one_that_goes_elsewhere_add_to_it():
    later = an_order(payment=a_payment(method="klarna_payments"))
    elsewhere = an_order(shipping=another_address())
    anothers = an_order(customer=a_member(name=KARIN))

    assert grade_of(order=later) == pytest.approx(0.3)
    assert grade_of(order=elsewhere) == pytest.approx(0.25)
    assert grade_of(order=anothers) == pytest.approx(0.3)


def test_what_is_new_is_told_in_words():
    facts = changed("delivery_address", "phone", "payment_method")

    assert read_new_delivery_address(facts).value == "address+payment+phone"


def test_a_phone_that_nobody_gave_is_not_new():
    order = an_order(customer=a_guest(phone=""))

    assert grade_of("phone", order=order) == grade_of()


@pytest.mark.parametrize(
    ("method", "title", "later"),
    [
        ("klarna_payments", "Klarna", True),
        ("invoice", "Faktura 30 dagar", True),
        ("ppcp", "PayPal Pay Later", True),
        ("x", "Betala senare", True),
        ("stripe", "Card", False),
        ("cod", "Cash on delivery", False),
        ("bacs", "Direct bank transfer", False),
    ],
)
def test_paying_later_is_recognised(method, title, later):
    assert is_paid_later(a_payment(method=method, title=title)) is later


# -- new contact --


def test_a_new_mailbox_and_phone_for_the_old_address_speak():
    assert read_new_contact(changed("email", "phone")).grade == 0.6
    assert read_new_contact(changed("email", "phone", "payment_method")).grade == 1


@pytest.mark.parametrize("changes", [(), ("email",), ("phone",), ("email", "payment_method")])
def test_one_of_the_two_does_not(changes):
    assert read_new_contact(changed(*changes)) is NOTHING


def test_a_new_address_speaks_for_itself():
    assert read_new_contact(changed("delivery_address", "email", "phone")) is NOTHING


# -- name mismatch --


def named(payer=ANNA, account=ANNA, recipient=ANNA):
    return some_facts(
        order=an_order(
            customer=a_guest(name=account),
            billing=an_address(name=payer),
            shipping=an_address(name=recipient),
        )
    )


def test_one_name_throughout_is_nothing():
    assert read_name_mismatch(named()) is NOTHING


def test_one_name_in_several_spellings_is_nothing():
    shouted = Name(first="ANNA MARIA", last="ANDERSSON")

    assert read_name_mismatch(named(account=shouted, recipient=shouted)) is NOTHING


def test_a_gift_means_less_than_another_account_holder():
    gift, borrowed = named(recipient=KARIN), named(account=KARIN)

    assert read_name_mismatch(gift).value == "recipient"
    assert read_name_mismatch(borrowed).value == "account"
    assert 0 < read_name_mismatch(gift).grade < read_name_mismatch(borrowed).grade


def test_both_together_are_the_most():
    reading = read_name_mismatch(named(payer=KARIN))

    assert (reading.value, reading.grade) == ("account+recipient", 1)


def test_an_unclear_name_means_a_little():
    reading = read_name_mismatch(named(recipient=Name(first="A.", last="Andersson")))

    assert 0 < reading.grade < 0.3


def test_a_missing_name_says_nothing():
    assert read_name_mismatch(named(account=Name(), recipient=Name())) is NOTHING
    assert read_name_mismatch(named(payer=Name())) is UNKNOWN
