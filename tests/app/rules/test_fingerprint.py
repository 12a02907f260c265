from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from app.model.ids import HoldId
from app.model.order import CardAnswers, Name, OrderStatus, PlatformRisk, Refund
from app.model.private import Private
from app.rules.fingerprint import differs_in_platform_risk_only, fingerprint
from tests.builders.any_orders import orders
from tests.builders.orders import (
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


@given(orders)
def test_the_echo_of_our_own_hold_and_whatever_staff_note_change_nothing(order):
    echo = replace(
        order,
        status=OrderStatus.ON_HOLD,
        native_status="on-hold",
        modified_at=PLACED_AT + timedelta(hours=1),
        hold=HoldId("hold_1"),
        held_from="processing",
        customer_note=Private("Please ring."),
        refunds=(Refund(refund_id="1", amount=kronor(10), reason="Scratched"),),
    )

    assert fingerprint(echo) == fingerprint(order)


@pytest.mark.parametrize(
    "changes",
    [
        {"total": kronor(1349)},
        {"billing": another_address()},
        {"shipping": another_address()},
        {"shipping": an_address(name=Name(first="Karin", last="Andersson"))},
        {"customer": a_member()},
        {"customer": a_guest(email="karin.karlsson@example.test")},
        {"customer": a_guest(phone="+46701234568")},
        {"payment": a_payment(method="klarna_payments")},
        {"payment": a_payment(card_key="visa-4242")},
        {"payment": replace(a_payment(), failed_attempts=3)},
        {"payment": replace(a_payment(), card=CardAnswers(cvv="N"))},
        {"device_id": Private("device-1")},
        {"lines": (a_line(quantity=2),)},
        {"lines": (a_line(), a_line())},
        {"lines": (a_line(title="Summer jacket"),)},
        {"shipping_method": "local_pickup"},
    ],
)
def test_what_matters_for_the_risk_changes_it(changes):
    assert fingerprint(an_order(**changes)) != fingerprint(an_order())


def test_what_the_processor_does_not_tell_changes_nothing():
    silent = replace(a_payment(), card=CardAnswers())

    assert fingerprint(an_order(payment=silent)) == fingerprint(an_order(payment=a_payment()))


def test_lines_in_another_order_are_the_same_basket():
    one, other = a_line(), a_line(sku="CAP-1", title="Cap")

    assert fingerprint(an_order(lines=(one, other))) == fingerprint(an_order(lines=(other, one)))


def test_it_shows_nothing_of_the_person():
    assert len(bytes.fromhex(fingerprint(an_order()))) == 32


@pytest.mark.parametrize("risk", [None, PlatformRisk.PENDING])
def test_what_the_platform_has_not_judged_leaves_it_as_it_was(risk):
    assert fingerprint(an_order(platform_risk=risk)) == fingerprint(an_order())


def test_a_later_word_of_the_platform_is_decided_again():
    prints = {fingerprint(an_order(platform_risk=risk)) for risk in (None, *PlatformRisk)}

    assert len(prints) == len(PlatformRisk)


def test_a_changed_word_is_told_from_a_changed_order():
    before = fingerprint(an_order(platform_risk=PlatformRisk.LOW))
    later = an_order(platform_risk=PlatformRisk.HIGH)

    assert differs_in_platform_risk_only(later, before)
    assert not differs_in_platform_risk_only(
        an_order(platform_risk=PlatformRisk.HIGH, shipping=another_address()), before
    )
