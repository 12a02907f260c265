"""The platform's own word counts for something, and never for everything."""

import pytest

from app.model.decision import Assurance
from app.model.order import Address, Name, PlatformRisk
from app.rules.evaluate import evaluate
from app.rules.fingerprint import differs_in_platform_risk_only, fingerprint
from app.rules.keys import contact_keys
from app.rules.packs import by_name
from app.rules.reading import UNKNOWN
from app.rules.signals.platform_risk import read_platform_risk
from tests.builders.facts import a_known_buyer, nothing_before, some_facts
from tests.builders.orders import (
    PLACED_AT,
    a_guest,
    a_payment,
    an_order,
    another_address,
    kronor,
)


def verdict(order, pack="balanced", **facts):
    return evaluate(some_facts(order=order, **facts), by_name(pack), PLACED_AT)


@pytest.mark.parametrize("risk", [None, PlatformRisk.PENDING])
def test_a_platform_that_has_not_judged_is_unknown(risk):
    assert read_platform_risk(some_facts(order=an_order(platform_risk=risk))) is UNKNOWN


def test_a_higher_word_never_counts_less():
    grades = [
        read_platform_risk(some_facts(order=an_order(platform_risk=risk))).grade
        for risk in (PlatformRisk.NONE, PlatformRisk.LOW, PlatformRisk.MEDIUM, PlatformRisk.HIGH)
    ]

    assert grades == sorted(grades)
    assert (grades[0], grades[-1]) == (0.0, 1.0)


def test_a_high_word_alone_asks_nobody_in_balanced_but_somebody_in_strict():
    order = an_order(platform_risk=PlatformRisk.HIGH)

    assert verdict(order).needed is Assurance.CLEAR
    assert verdict(order, "strict").needed is Assurance.DOCUMENT


def test_a_high_word_with_another_sign_asks_for_proof():
    order = an_order(
        platform_risk=PlatformRisk.HIGH, shipping=another_address(), total=kronor(2500)
    )

    assert verdict(order).needed is Assurance.DOCUMENT


def test_a_regular_is_not_asked_for_a_platforms_word():
    order = an_order(platform_risk=PlatformRisk.HIGH)

    assert verdict(order, "strict", buyer=a_known_buyer()).needed is Assurance.CLEAR


@pytest.mark.parametrize("risk", [None, PlatformRisk.PENDING])
def test_what_is_not_judged_leaves_the_fingerprint_as_it_was(risk):
    assert fingerprint(an_order(platform_risk=risk)) == fingerprint(an_order())


def test_a_later_word_is_decided_again():
    prints = {fingerprint(an_order(platform_risk=risk)) for risk in (None, *PlatformRisk)}

    assert len(prints) == len(PlatformRisk)


def test_a_changed_word_is_told_from_a_changed_order():
    before = fingerprint(an_order(platform_risk=PlatformRisk.LOW))
    later = an_order(platform_risk=PlatformRisk.HIGH)

    assert differs_in_platform_risk_only(later, before)
    assert not differs_in_platform_risk_only(
        an_order(platform_risk=PlatformRisk.HIGH, shipping=another_address()), before
    )


def nobody(**changes):
    """An order of whose person the platform tells nothing."""
    empty = Address(country="")
    who = a_guest(name=Name(), email="", phone="")
    bare = {"customer": who, "billing": empty, "shipping": empty, "ip": None, "user_agent": None}
    return an_order(**(bare | changes))


@pytest.mark.parametrize("pack", ["balanced", "strict"])
def test_withheld_personal_data_are_unknown_and_not_risky(pack):
    order = nobody(total=kronor(20_000))
    decision = evaluate(some_facts(order=order, velocity={}), by_name(pack), PLACED_AT)

    assert {one.signal for one in decision.findings} <= {"value"}
    assert {"name_mismatch", "billing_differs", "disposable_mailbox", "guest_dear_basket"} <= set(
        decision.unknown
    )
    assert decision.needed is Assurance.CLEAR


def test_a_regulars_account_without_personal_data_is_no_change_of_them():
    """The account is known, the rest was withheld: nothing about the buyer is new."""
    order = nobody(customer=a_guest(account_id="7", name=Name(), email="", phone=""))
    buyer = a_known_buyer(delivery_address_seen=False, email_seen=False, phone_seen=False)
    decision = verdict(order, buyer=buyer, velocity=nothing_before())

    assert [one.signal for one in decision.findings if one.points > 0] == []


def test_nobody_is_tied_to_nobody():
    assert contact_keys(nobody()) == {}
    assert contact_keys(nobody(payment=a_payment())) == {}
