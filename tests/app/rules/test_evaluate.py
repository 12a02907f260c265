import copy
from dataclasses import replace
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.decision import Assurance
from app.model.facts import EntryKind, ListKind
from app.rules.evaluate import decide_from, evaluate, judge, judge_of, values_of
from app.rules.pack import Pack, Rule, Threshold
from app.rules.packs import PACKS, by_name
from app.rules.signals import SIGNALS, read_signals
from tests.builders.any_orders import any_facts
from tests.builders.facts import some_facts
from tests.builders.orders import PLACED_AT, an_order, kronor

packs = st.sampled_from(PACKS)
DEAR = Rule(
    name="dear",
    says="It is dear.",
    when="basket.times_shop_usual > 2.0",
    points=40.0,
    graded="ramp(basket.times_shop_usual, 2.0, 4.0)",
)
BLOCKED = Rule(name="blocked", says="On the list.", when="lists.blocked", demands=Assurance.PERSON)
ASKS = (
    Threshold(score=30.0, needed=Assurance.EMAIL_CODE),
    Threshold(score=45.0, needed=Assurance.DOCUMENT),
)


def a_pack(*rules, thresholds=ASKS):
    return Pack(name="own", version=7, description="", rules=rules, thresholds=thresholds)


def decided(pack, facts, **changes):
    return evaluate(facts, pack, PLACED_AT, **changes)


def dear(times=4, **changes):
    return some_facts(order=an_order(total=kronor(1000 * times)), **changes)


def test_a_decision_says_what_led_to_it():
    decision = decided(a_pack(DEAR), dear(times=3))

    [finding] = decision.findings
    assert (finding.rule, finding.says) == ("dear", "It is dear.")
    assert finding.points == pytest.approx(20.0)
    assert finding.grade == pytest.approx(0.5)
    assert finding.because == (("basket.times_shop_usual", 3.0),)
    assert (decision.pack, decision.pack_version, decision.decided_at) == ("own", 7, PLACED_AT)
    assert decision.score == pytest.approx(20.0)
    assert decision.needed is Assurance.CLEAR


def test_what_nobody_knows_is_named_and_makes_no_rule_true():
    decision = decided(a_pack(DEAR), dear(usual_value=None))

    assert decision.unknown == ("basket.times_shop_usual",)
    assert decision.findings == ()
    assert decision.score == 0


@pytest.mark.parametrize(
    ("times", "needed"),
    [(3, Assurance.CLEAR), (3.6, Assurance.EMAIL_CODE), (9, Assurance.EMAIL_CODE)],
)
def test_the_strongest_threshold_reached_decides(times, needed):
    assert decided(a_pack(DEAR), dear(times=times)).needed is needed


def test_a_rule_may_demand_a_proof_whatever_the_score():
    listed = {ListKind.BLOCK: frozenset({EntryKind.EMAIL})}
    decision = decided(a_pack(DEAR, BLOCKED), some_facts(listed=listed))

    assert decision.score == 0
    assert decision.needed is Assurance.PERSON
    assert [one.rule for one in decision.findings] == ["blocked"]


def test_points_may_speak_for_the_buyer():
    trusted = Rule(name="cheap", says="Cheap.", when="basket.total < 1e6", points=-25.0)

    assert decided(a_pack(DEAR, trusted), dear(times=4)).needed is Assurance.CLEAR


def test_a_silenced_rule_adds_nothing_demands_nothing_and_is_named():
    listed = {ListKind.BLOCK: frozenset({EntryKind.EMAIL})}
    decision = decided(a_pack(DEAR, BLOCKED), dear(listed=listed), snoozed={"dear", "blocked", "x"})

    assert decision.snoozed == ("dear", "blocked")
    assert (decision.score, decision.needed, decision.findings) == (0, Assurance.CLEAR, ())


def test_a_finding_tells_of_a_domain_only_that_there_was_one():
    own = Rule(name="domain", says="x", when="contact.domain == 'example.test'", points=1.0)
    decision = decided(a_pack(own), some_facts())

    assert decision.signals["contact.domain"] == "example.test"
    assert decision.findings[0].because == (("contact.domain", "•••"),)


@given(any_facts, packs)
def test_no_order_is_too_strange_to_decide(facts, pack):
    decision = decided(pack, facts)

    assert isfinite(decision.score)
    assert all(0 < finding.grade <= 1 for finding in decision.findings)


@given(any_facts, packs)
def test_points_and_demands_make_the_verdict(facts, pack):
    decision = decided(pack, facts)
    demanded = [one.demands for one in decision.findings if one.demands is not None]

    assert sum(one.points for one in decision.findings) == pytest.approx(decision.score)
    assert decision.needed == max([pack.needed_at(decision.score), *demanded])


@given(any_facts, packs)
def test_the_signals_of_a_decision_are_enough_to_make_it_again(facts, pack):
    decision = decided(pack, facts)
    again = decide_from(values_of(decision.signals), pack, PLACED_AT)

    assert again == replace(decision, took_us=0)


@given(any_facts, packs)
def test_a_judgement_is_a_decision_without_its_words(facts, pack):
    values, decision = read_signals(facts), decided(pack, facts)

    for judged in (judge(values, pack), judge_of(pack)(values)):
        assert (judged.score, judged.needed) == (decision.score, decision.needed)
        assert {rule.name for rule, _ in judged.fired} == {one.rule for one in decision.findings}


@given(any_facts, packs)
def test_the_same_facts_lead_to_the_same_decision_and_stay_as_they_were(facts, pack):
    before = copy.deepcopy(facts)
    first = decided(pack, facts)

    assert replace(decided(pack, copy.deepcopy(facts)), took_us=first.took_us) == first
    assert facts == before


@given(any_facts)
def test_observe_never_asks_and_scores_like_balanced(facts):
    seen = decided(by_name("observe"), facts)

    assert seen.needed is Assurance.CLEAR
    assert seen.score == decided(by_name("balanced"), facts).score


@given(any_facts)
def test_silencing_a_rule_is_as_if_it_was_not_there(facts):
    balanced = by_name("balanced")
    fired = [one.rule for one in decided(balanced, facts).findings][:1]
    left = replace(balanced, rules=tuple(one for one in balanced.rules if one.name not in fired))

    silenced = decided(balanced, facts, snoozed=fired)
    assert silenced.findings == decided(left, facts).findings
    assert silenced.snoozed == tuple(fired)


def test_signals_are_kept_in_their_order():
    values = values_of({signal.path: 1 for signal in SIGNALS[:3]})

    assert list(values)[:4] == [1, 1, 1, None]
