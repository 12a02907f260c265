"""What the balanced pack makes of people whom every shop knows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from disposable_email_detector import DISPOSABLE_DOMAINS

from app.model.decision import Assurance
from app.model.facts import KeyKind, Window
from app.model.order import Address, Name, PlatformRisk
from app.rules.evaluate import evaluate
from app.rules.packs import by_name
from app.rules.remembered import NOTHING_BEFORE
from tests.builders.facts import a_known_buyer, nothing_before, remembering, some_facts
from tests.builders.orders import (
    KARIN,
    PLACED_AT,
    a_guest,
    a_line,
    a_member,
    a_payment,
    an_address,
    an_order,
    another_address,
    kronor,
)

THROWN_AWAY = f"anna@{min(DISPOSABLE_DOMAINS)}"
PHONE = a_line(sku="IP-17", title="iPhone 17 Pro 256 GB", price=kronor(8990))
ASKS = set(Assurance) - {Assurance.CLEAR}


def verdict(facts, pack="balanced"):
    return evaluate(facts, by_name(pack), PLACED_AT).needed


def facts_of(*, buyer=None, velocity=None, **changes):
    """Facts of an order; its shop knows this buyer, and saw so many orders lately."""
    seen = remembering(buyer=buyer, velocity=velocity or nothing_before())
    return some_facts(remembered=seen, **changes)


def a_phone_order(**changes):
    return an_order(**({"lines": (PHONE,), "total": kronor(8990)} | changes))


def a_changed_buyer(*changes):
    """A regular for whom some of address, email, phone, device and payment are new."""
    new = {KeyKind(change) for change in changes if change != "payment"}
    usual = a_known_buyer()
    return replace(
        usual,
        seen=usual.seen - new,
        known_by=usual.known_by - new,
        payment_method_seen="payment" not in changes,
    )


def a_victim_of_an_impostor(*changes):
    """The same, and neither the device nor the card is the regular's."""
    return a_changed_buyer(*changes, "device", "card")


# -- who must not be bothered --


def test_a_regular_buys_something_small():
    assert verdict(facts_of(buyer=a_known_buyer())) is Assurance.CLEAR


def test_a_guest_buys_a_jacket_for_the_first_time():
    assert verdict(facts_of()) is Assurance.CLEAR


def test_a_regular_buys_a_phone_for_home():
    facts = facts_of(order=a_phone_order(), buyer=a_known_buyer())

    assert verdict(facts) is Assurance.CLEAR


@pytest.mark.parametrize("customer", [a_guest(), a_member()])
@pytest.mark.parametrize("billing", [an_address(), another_address()])
def test_a_regular_sends_one_parcel_to_a_new_address(customer, billing):
    order = an_order(customer=customer, billing=billing, shipping=another_address())

    assert verdict(facts_of(order=order, buyer=a_changed_buyer("address"))) is (Assurance.CLEAR)


@pytest.mark.parametrize(
    "change", ["email", "phone", "payment"], ids=["mailbox", "number", "way of paying"]
)
def test_a_regular_has_a_new(change):
    assert verdict(facts_of(buyer=a_changed_buyer(change))) is Assurance.CLEAR


def test_a_regular_moved_and_has_a_new_mailbox():
    facts = facts_of(buyer=a_changed_buyer("address", "email"))

    assert verdict(facts) is Assurance.CLEAR


def test_a_gift_goes_to_a_neighbour():
    neighbour = an_address(name=KARIN, lines=("Lillgatan 2",))

    assert verdict(facts_of(order=an_order(shipping=neighbour))) is Assurance.CLEAR


def test_a_dear_gift_goes_to_another_town_at_christmas():
    order = an_order(total=kronor(2500), shipping=another_address(name=KARIN))

    assert verdict(facts_of(order=order)) is Assurance.CLEAR


def test_a_guest_buys_a_phone_for_home():
    assert verdict(facts_of(order=a_phone_order())) is Assurance.CLEAR


def test_a_guest_has_a_parcel_sent_to_the_locker_that_everybody_uses():
    locker = another_address(lines=("Parcel Locker 1001",))
    busy = nothing_before(address={Window.HOUR: 12, Window.DAY: 60, Window.WEEK: 200})

    assert verdict(facts_of(order=an_order(shipping=locker), velocity=busy)) is Assurance.CLEAR


def test_an_office_orders_together():
    together = {Window.HOUR: 9, Window.DAY: 9, Window.WEEK: 12}
    facts = facts_of(velocity=nothing_before(address=together, ip=together))

    assert verdict(facts) is Assurance.CLEAR


def test_a_card_is_refused_twice_and_then_accepted():
    again = {Window.HOUR: 2, Window.DAY: 2, Window.WEEK: 2}

    assert verdict(facts_of(velocity=nothing_before(email=again, phone=again))) is Assurance.CLEAR


def test_a_throw_away_mailbox_buys_a_jacket():
    facts = facts_of(order=an_order(customer=a_guest(email=THROWN_AWAY)))

    assert verdict(facts) is Assurance.CLEAR


def test_a_guest_in_a_shop_too_young_to_know_its_prices():
    facts = facts_of(order=a_phone_order(shipping=another_address()), usual_value=None)

    assert verdict(facts) is Assurance.CLEAR


# -- who must prove themselves --


def test_a_stranger_has_a_phone_sent_to_somebody_elsewhere_and_pays_later():
    klarna = a_payment(method="klarna_payments", title="Klarna")
    order = a_phone_order(shipping=another_address(name=KARIN), payment=klarna)

    assert verdict(facts_of(order=order)) in ASKS


@pytest.mark.parametrize("total", [4000, 12000])
def test_a_throw_away_mailbox_buys_for_much(total):
    order = an_order(customer=a_guest(email=THROWN_AWAY), total=kronor(total))

    assert verdict(facts_of(order=order)) is Assurance.DOCUMENT


@pytest.mark.parametrize("contact", ["email", "phone"])
@pytest.mark.parametrize("billing", [an_address(), another_address()])
def test_a_regular_is_suddenly_reached_and_paid_for_elsewhere(contact, billing):
    """Small baskets too: impostors begin with something that nobody looks at."""
    order = an_order(customer=a_member(), billing=billing, shipping=another_address())
    buyer = a_victim_of_an_impostor("address", contact, "payment")

    assert verdict(facts_of(order=order, buyer=buyer)) is Assurance.DOCUMENT


def test_a_regulars_name_comes_with_a_strangers_mailbox_phone_and_locker():
    order = an_order(shipping=another_address(lines=("Parcel Locker 1001",)))
    buyer = a_victim_of_an_impostor("address", "email", "phone")

    assert verdict(facts_of(order=order, buyer=buyer)) is Assurance.DOCUMENT


def test_a_regulars_name_mailbox_and_phone_are_not_enough_for_a_dear_order_elsewhere():
    order = a_phone_order(
        shipping=another_address(), payment=a_payment(method="klarna_payments", title="Klarna")
    )

    assert verdict(facts_of(order=order, buyer=a_victim_of_an_impostor("address"))) in ASKS


def test_a_parcel_for_a_regulars_home_is_announced_to_a_strangers_phone():
    buyer = a_victim_of_an_impostor("email", "phone", "payment")

    assert verdict(facts_of(order=a_phone_order(), buyer=buyer)) is Assurance.DOCUMENT


@pytest.mark.parametrize("kind", [KeyKind.EMAIL, KeyKind.PHONE])
@pytest.mark.parametrize("buyer", [None, a_known_buyer()])
def test_the_sixth_order_within_an_hour_is_too_much_for_anybody(kind, buyer):
    counts = {kind: {Window.HOUR: 5, Window.DAY: 5, Window.WEEK: 5}}
    facts = facts_of(velocity=nothing_before(**counts), buyer=buyer)

    assert verdict(facts) in ASKS


def test_a_robot_meets_a_person_and_buys_no_checks():
    storm = {Window.HOUR: 30, Window.DAY: 30, Window.WEEK: 30}

    assert verdict(facts_of(velocity=nothing_before(email=storm))) is Assurance.PERSON


def test_a_first_order_does_not_make_a_friend():
    lately = PLACED_AT - timedelta(days=9)
    sleeper = replace(
        a_victim_of_an_impostor("address"), orders=1, first_order_at=lately, last_order_at=lately
    )
    order = a_phone_order(customer=a_member(), shipping=another_address(name=KARIN))

    assert verdict(facts_of(order=order, buyer=sleeper)) in ASKS


def test_somebody_elses_account_pays_in_a_strangers_name():
    order = a_phone_order(
        customer=a_member(name=KARIN),
        billing=another_address(name=Name(first="Erik", last="Eriksson")),
        shipping=another_address(name=Name(first="Erik", last="Eriksson")),
    )
    facts = facts_of(order=order, buyer=a_victim_of_an_impostor("address"))

    assert verdict(facts) in ASKS


# -- the other packs --


def test_strict_asks_where_balanced_does_not():
    assert verdict(facts_of(order=a_phone_order()), "strict") is Assurance.DOCUMENT


def test_observe_stops_nobody():
    storm = {Window.HOUR: 30, Window.DAY: 30, Window.WEEK: 30}
    facts = facts_of(order=a_phone_order(), velocity=nothing_before(email=storm))

    assert verdict(facts, "observe") is Assurance.CLEAR
    assert evaluate(facts, by_name("observe"), PLACED_AT).score > 100


# -- what the platform says, and what it withholds --


def called_risky(**changes):
    return an_order(platform_risk=PlatformRisk.HIGH, **changes)


def test_a_high_word_alone_asks_nobody():
    assert verdict(facts_of(order=called_risky())) is Assurance.CLEAR


def test_a_high_word_with_another_sign_asks_for_proof():
    order = called_risky(shipping=another_address(), total=kronor(2500))

    assert verdict(facts_of(order=order)) in ASKS


def test_a_regular_is_not_asked_for_a_platforms_word():
    facts = facts_of(order=called_risky(), buyer=a_known_buyer())

    assert verdict(facts) is Assurance.CLEAR
    assert verdict(facts, "strict") is Assurance.CLEAR


def nobody(**changes):
    """An order of whose person the platform tells nothing."""
    empty = Address(country="")
    who = a_guest(name=Name(), email="", phone="")
    bare = {"customer": who, "billing": empty, "shipping": empty, "ip": None, "user_agent": None}
    return an_order(**(bare | changes))


@pytest.mark.parametrize("pack", ["balanced", "strict", "nordic_pay_later"])
def test_withheld_personal_data_are_unknown_and_not_risky(pack):
    facts = some_facts(order=nobody(total=kronor(2500)), remembered=NOTHING_BEFORE)

    assert verdict(facts, pack) is Assurance.CLEAR


def test_a_regulars_account_without_personal_data_is_no_change_of_them():
    """The account is known, the rest was withheld: nothing about the buyer is new."""
    order = nobody(customer=a_guest(account_id="7", name=Name(), email="", phone=""))
    regular = replace(a_known_buyer(), known_by=frozenset({KeyKind.ACCOUNT}), seen=frozenset())
    remembered = replace(NOTHING_BEFORE, buyer=regular, past={KeyKind.ACCOUNT: ()})
    decision = evaluate(
        some_facts(order=order, remembered=remembered), by_name("balanced"), PLACED_AT
    )

    assert [one.rule for one in decision.findings if one.points > 0] == []
