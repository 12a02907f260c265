import copy
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.decision import Assurance
from app.model.facts import KeyKind, Window
from app.rules.evaluate import evaluate
from app.rules.pack import Pack, Threshold
from app.rules.packs import PACKS, by_name
from app.rules.reading import UNKNOWN
from app.rules.signals import SIGNALS
from tests.builders.any_orders import any_facts
from tests.builders.facts import a_known_buyer, nothing_before, some_facts
from tests.builders.orders import PLACED_AT, an_order, another_address, kronor

BALANCED = by_name("balanced")
WORDS = {
    *("country", "region", "postcode", "street", "recipient", "payment", "in"),
    *("digital", "gift_card", "gold", "console", "computer", "watch", "luxury"),
    *KeyKind,
    *Window,
}
packs = st.sampled_from(PACKS)


def test_a_decision_says_what_led_to_it():
    facts = some_facts(
        order=an_order(total=kronor(4000), shipping=another_address()), buyer=a_known_buyer()
    )
    decision = evaluate(facts, BALANCED, PLACED_AT)

    assert [(one.signal, one.value) for one in decision.findings] == [
        ("value", 4.0),
        ("billing_differs", "region"),
        ("known_buyer", 6),
    ]
    assert decision.score == pytest.approx(0.9 * 15 + 0.7 * 15 - 30)
    assert (decision.pack, decision.pack_version) == ("balanced", 2)
    assert decision.decided_at == PLACED_AT


def test_what_nobody_knows_is_named_and_not_risky():
    facts = some_facts(order=an_order(total=kronor(9000)), usual_value=None, velocity={})
    decision = evaluate(facts, BALANCED, PLACED_AT)

    assert decision.unknown == ("value", "guest_dear_basket", "velocity", "platform_risk")
    assert decision.score == 0


def test_a_signal_without_a_weight_is_not_asked():
    pack = Pack(name="one", version=1, description="", weights={"value": 10.0}, thresholds=())
    decision = evaluate(some_facts(usual_value=None, velocity={}), pack, PLACED_AT)

    assert decision.unknown == ("value",)


@pytest.mark.parametrize(
    ("total", "needed"), [(1000, Assurance.CLEAR), (4000, Assurance.EID), (99000, Assurance.PERSON)]
)
def test_the_strongest_threshold_reached_decides(total, needed):
    thresholds = (
        Threshold(score=100.0, needed=Assurance.PERSON),
        Threshold(score=50.0, needed=Assurance.EID),
    )
    weights = {"value": 100.0}
    pack = Pack(name="p", version=1, description="", weights=weights, thresholds=thresholds)
    facts = some_facts(order=an_order(total=kronor(total)))

    assert evaluate(facts, pack, PLACED_AT).needed is needed


@given(any_facts, packs)
def test_no_order_is_too_strange_to_decide(facts, pack):
    decision = evaluate(facts, pack, PLACED_AT)

    assert isfinite(decision.score)
    assert all(0 < finding.grade <= 1 for finding in decision.findings)


@given(any_facts, packs)
def test_the_points_add_up_to_the_score_and_to_the_verdict(facts, pack):
    decision = evaluate(facts, pack, PLACED_AT)

    assert sum(one.points for one in decision.findings) == pytest.approx(decision.score)
    assert all(one.points == one.weight * one.grade for one in decision.findings)
    assert decision.needed is pack.needed_at(decision.score)


@given(any_facts, packs)
def test_the_heaviest_finding_comes_first_and_each_signal_once(facts, pack):
    decision = evaluate(facts, pack, PLACED_AT)
    points = [one.points for one in decision.findings]
    named = [one.signal for one in decision.findings] + list(decision.unknown)

    assert points == sorted(points, reverse=True)
    assert len(named) == len(set(named))


@given(any_facts, packs)
def test_the_same_facts_lead_to_the_same_decision_and_stay_as_they_were(facts, pack):
    before = copy.deepcopy(facts)
    first = evaluate(facts, pack, PLACED_AT)

    assert evaluate(copy.deepcopy(facts), pack, PLACED_AT) == first
    assert facts == before


@given(any_facts)
def test_a_finding_names_nobody(facts):
    for finding in evaluate(facts, BALANCED, PLACED_AT).findings:
        if isinstance(finding.value, str):
            said = finding.value.replace("+", " ").split()
            assert {word for word in said if not word.isdigit()} <= WORDS


@given(any_facts)
def test_observe_never_asks(facts):
    assert evaluate(facts, by_name("observe"), PLACED_AT).needed is Assurance.CLEAR


@given(any_facts)
def test_strict_never_asks_for_less_than_balanced(facts):
    strict, balanced = (evaluate(facts, by_name(n), PLACED_AT) for n in ("strict", "balanced"))

    assert strict.needed >= balanced.needed
    assert strict.score == balanced.score


@given(any_facts, st.sampled_from(KeyKind), st.sampled_from(Window))
def test_one_more_order_in_a_short_time_never_lowers_the_risk(facts, kind, window):
    def score(count):
        more = nothing_before(**{kind: {window: count}})
        again = some_facts(order=facts.order, buyer=facts.buyer, velocity=more)
        return evaluate(again, BALANCED, PLACED_AT).score

    assert score(2) <= score(5) <= score(9)


@given(any_facts)
def test_every_signal_answers_with_a_grade_or_does_not_know(facts):
    for signal in SIGNALS:
        reading = signal.read(facts)
        assert reading is UNKNOWN or 0 <= reading.grade <= 1
