"""Who is it, is it really them, and what honest people do all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.model.facts import OutcomeKind
from app.model.order import AccountSecurity, Name, OrderStatus
from tests.builders.orders import (
    KARIN,
    PLACED_AT,
    a_guest,
    a_member,
    a_payment,
    an_address,
    an_order,
    another_address,
    kronor,
)
from tests.builders.pasts import (
    HER_CARD,
    LAPTOP,
    STRANGE_PHONE,
    a_past,
    became,
    next_order,
    regular,
)

KLARNA = a_payment(method="klarna_payments", title="Klarna")
LITTLE = 0.35
"""Below this an order passes in every pack that ships."""


@pytest.fixture
def shop():
    """A shop that saw Anna three times in a year."""
    return a_past(regular(360), regular(120), regular(30))


# -- who is known --


def test_a_stranger_is_not_known():
    somebody = a_guest(email="x@example.test", phone="")
    shop = a_past(regular(customer=somebody, billing=another_address(phone="")))

    assert shop.says("person.known") is False
    assert shop.says("person.orders") == 0
    assert shop.says("person.days_known") is None
    assert shop.says("person.new_address") is None


def test_a_regular_who_acts_as_always_is_known_by_everything(shop):
    assert shop.says("person.known") is True
    assert shop.says("person.orders") == 3
    assert (shop.says("person.days_known"), shop.says("person.days_since_last")) == (360, 30)
    assert shop.says("person.changes") == 0
    assert shop.says("person.proofs") == 3
    assert shop.says("person.impersonation") == 0


@pytest.mark.parametrize("by", ["email", "phone", "person", "device", "card"])
def test_what_she_is_known_by_is_told_apart(shop, by):
    assert shop.says(f"person.known_by_{by}") is True


def test_a_guest_is_not_looked_up_by_an_account(shop):
    assert shop.says("person.known_by_account") is None


def test_an_account_with_orders_of_its_own_is_known():
    shop = a_past(regular(customer=a_member()))

    assert shop.says("person.known_by_account", next_order(customer=a_member())) is True
    assert (
        shop.says("person.known_by_account", next_order(customer=a_member(account_id="8"))) is False
    )


def test_two_orders_within_a_week_make_no_regular():
    assert a_past(regular(1), regular(6)).says("person.known") is False


@pytest.mark.parametrize(
    "status", [OrderStatus.UNPAID, OrderStatus.ON_HOLD, OrderStatus.CANCELLED, OrderStatus.FAILED]
)
def test_orders_that_wait_or_ended_badly_make_no_regular(status):
    assert a_past(regular(60, status=status)).says("person.known") is False


def test_a_payment_that_failed_first_and_was_paid_on_the_second_try_makes_a_regular():
    shop = a_past(regular(60, status=OrderStatus.FAILED))
    paid = replace(regular(60), external_id="0")
    shop.timeline.add(paid, paid.placed_at + timedelta(minutes=5))

    assert shop.says("person.known") is True
    assert shop.says("history.person_cancelled") == 0


@pytest.mark.parametrize(
    "kind", [OutcomeKind.CHARGEBACK, OutcomeKind.REPORT, OutcomeKind.VERDICT_FRAUD]
)
def test_orders_that_were_called_fraud_make_nobody_known(kind):
    shop = became(a_past(regular(60)), 0, kind, days_ago=10)

    assert shop.says("person.known") is False


def test_whose_name_was_abused_once_stays_known_by_her_own_orders(shop):
    became(shop, 0, OutcomeKind.REPORT, days_ago=10)

    assert (shop.says("person.known"), shop.says("person.orders")) == (True, 2)
    assert shop.says("history.person_frauds") == 1


def test_what_is_called_fraud_tomorrow_does_not_count_today(shop):
    assert became(shop, 0, OutcomeKind.REPORT, days_ago=-1).says("person.orders") == 3


# -- what is new --


@pytest.mark.parametrize(
    ("what", "order"),
    [
        ("address", next_order(shipping=another_address())),
        ("billing", next_order(billing=another_address())),
        ("email", next_order(customer=a_guest(email="other@example.test"))),
        ("phone", next_order(customer=a_guest(phone="+46709999999"))),
        ("device", next_order(device_id=STRANGE_PHONE)),
        ("card", next_order(payment=a_payment(card_key="visa-1"))),
        ("payment_method", next_order(payment=KLARNA)),
    ],
)
def test_what_her_orders_never_had_is_new(shop, what, order):
    assert shop.says(f"person.new_{what}", order) is True
    assert shop.says(f"person.new_{what}") is False


def test_what_the_order_does_not_tell_is_unknown_and_not_new(shop):
    bare = an_order(customer=a_guest(email="", phone=""))

    told = [shop.says(f"person.new_{what}", bare) for what in ("device", "card", "email")]
    assert told == [None, None, None]


def test_what_no_earlier_order_told_is_unknown_and_not_new():
    shop = a_past(an_order(placed_at=PLACED_AT - timedelta(days=60)))

    assert shop.says("person.new_device") is None
    assert shop.says("person.new_card") is None


def test_a_shop_that_begins_to_tell_devices_does_not_make_everybodys_new():
    shop = a_past(regular(60, device_id=None), regular(30, device_id=LAPTOP))

    assert shop.says("person.new_device") is False


# -- what proves it --


def test_mailbox_name_and_phone_prove_nothing(shop):
    claimed = an_order(shipping=another_address())

    assert shop.says("person.claims_without_proof", claimed) is True
    assert shop.says("person.proofs", claimed) == 0


@pytest.mark.parametrize(
    "proof",
    [
        {"device_id": LAPTOP},
        {"payment": a_payment(card_key=HER_CARD)},
        {"shipping": an_address()},
    ],
)
def test_device_card_and_home_prove_a_little_each(shop, proof):
    order = an_order(**({"shipping": another_address()} | proof))

    assert shop.says("person.proofs", order) == 1
    assert shop.says("person.claims_without_proof", order) is False


def test_her_account_is_a_proof_unless_its_password_was_just_changed():
    shop = a_past(regular(customer=a_member()))
    order = an_order(customer=a_member(), shipping=another_address())
    taken = replace(order, security=AccountSecurity(since_password_reset=12.0))

    assert shop.says("person.proofs", order) == 1
    assert shop.says("person.proofs", replace(order, signed_in=False)) == 0
    assert shop.says("person.proofs", taken) == 0


# -- impostors --


def test_a_known_name_with_everything_else_new_is_as_clear_as_it_gets(shop):
    order = an_order(
        customer=a_guest(email="anna.a.1990@example.test", phone="+46709999999"),
        shipping=another_address(name=KARIN),
        device_id=STRANGE_PHONE,
        payment=KLARNA,
    )

    assert shop.says("person.known_by_person", order) is True
    assert shop.says("person.impersonation", order) == 1


def test_name_mailbox_and_phone_of_a_regular_are_no_excuse(shop):
    order = an_order(shipping=another_address(), payment=KLARNA, device_id=STRANGE_PHONE)

    assert shop.says("person.impersonation", order) > 0.8


def test_the_usual_home_with_a_strangers_mailbox_phone_and_bill_is_doubtful(shop):
    order = an_order(
        customer=a_guest(email="a.a@example.test", phone="+46709999999"), payment=KLARNA
    )

    assert 0.4 < shop.says("person.impersonation", order) < 0.8


def test_a_mailbox_that_looks_like_a_regulars_is_noticed(shop):
    lookalike = next_order(customer=a_guest(email="anna.andersson81@mail.example"))
    namesake = next_order(
        customer=a_guest(email="anna.andersson81@mail.example"),
        billing=an_address(name=KARIN),
    )

    assert shop.says("person.lookalike_mailbox", lookalike) is True
    assert shop.says("person.lookalike_mailbox", namesake) is False
    assert shop.says("person.lookalike_mailbox") is False


# -- honest people --


def honest(shop, **changes):
    return shop.says("person.impersonation", next_order(**changes))


def test_a_move_alone_says_little(shop):
    moved = {"billing": another_address(), "shipping": another_address()}

    assert honest(shop, **moved) < 0.1
    assert shop.says("person.address_new_alone", next_order(**moved)) is True
    assert shop.says("person.impersonation", an_order(**moved)) <= LITTLE


def test_a_gift_alone_says_little(shop):
    gift = {"shipping": another_address(name=KARIN)}

    assert honest(shop, **gift) < 0.1
    assert shop.says("person.impersonation", an_order(**gift)) < LITTLE


@pytest.mark.parametrize("place", ["Parcel Locker 1001", "Utlämningsställe ICA, Storgatan 1"])
def test_a_locker_or_counter_alone_says_little(shop, place):
    assert shop.says("person.impersonation", an_order(shipping=another_address(lines=(place,)))) < (
        0.1
    )


def test_a_journey_alone_says_little(shop):
    hotel = an_order(shipping=another_address(country="FR"))

    assert shop.says("person.impersonation", hotel, ip_country="FR") < LITTLE
    assert shop.says("person.impersonation", next_order(), ip_country="FR") == 0


def test_a_parcel_to_the_office_from_her_own_laptop_says_little(shop):
    office = another_address(company="Example AB")

    assert honest(shop, shipping=office, payment=KLARNA) < LITTLE


def test_a_second_mailbox_alone_says_little(shop):
    assert honest(shop, customer=a_guest(email="anna.private@example.test")) < 0.1


def test_a_tag_in_the_mailbox_makes_no_new_one(shop):
    tagged = a_guest(email="anna.andersson+shoes@example.test")

    assert shop.says("person.new_email", next_order(customer=tagged)) is False


def test_a_typo_in_the_mailbox_says_little(shop):
    typo = next_order(customer=a_guest(email="anna.andersson@exmaple.test"))

    assert shop.says("person.known", typo) is True
    assert shop.says("person.impersonation", typo) < 0.1


def test_another_spelling_of_the_street_is_no_new_address(shop):
    shouted = an_address(lines=("STORGATAN 5, lgh 1102",), postal_code="41124")

    assert shop.says("person.new_address", next_order(shipping=shouted)) is False


def test_a_husband_on_the_family_laptop_with_the_family_card_is_no_impostor():
    shop = a_past(regular(200), regular(90))
    erik = Name(first="Erik", last="Andersson")
    order = next_order(
        customer=a_guest(name=erik, email="erik@example.test", phone="+46708888888"),
        billing=an_address(name=erik),
        shipping=an_address(name=erik),
    )

    assert shop.says("person.impersonation", order) == 0
    assert shop.says("payment.card_people", order) == 1
    assert shop.says("network.device_people", order) == 1


# -- how much she spends --


def test_the_total_is_held_against_her_own_usual_and_highest():
    shop = a_past(
        regular(90, total=kronor(500)),
        regular(60, total=kronor(1000)),
        regular(30, total=kronor(2000)),
    )
    order = next_order(total=kronor(3000))

    assert shop.says("person.times_usual", order) == 3
    assert shop.says("person.times_highest", order) == 1.5


def test_another_currency_is_not_compared(shop):
    order = next_order(total=replace(kronor(100), currency="EUR"))

    assert shop.says("person.times_usual", order) is None
