import pytest

from app.model.decision import Assurance
from app.rules.meter import ENOUGH, HeldBuyer, HeldOutcome, measure_rules
from app.rules.pack import Pack, Rule

HOLDS = Rule(name="holds", says="x.", when="person.known", points=10.0)
DEMANDS = Rule(name="demands", says="x.", when="person.known", demands=Assurance.PERSON)
SPEAKS_FOR = Rule(name="speaks-for", says="x.", when="person.known", points=-10.0)
PACK = Pack(name="p", version=1, description="", rules=(HOLDS, DEMANDS, SPEAKS_FOR), thresholds=())


def held(passed=0, failed=0, other=0, *, rules=("holds",), needed=Assurance.DOCUMENT):
    outcomes = (
        [HeldOutcome.PASSED] * passed + [HeldOutcome.FAILED] * failed + [HeldOutcome.OTHER] * other
    )
    return [HeldBuyer(rules=rules, needed=needed, outcome=outcome) for outcome in outcomes]


def meter(buyers, rule="holds"):
    return next(one for one in measure_rules(PACK, buyers) if one.rule == rule)


def test_rules_that_hold_nobody_have_no_meter():
    assert [one.rule for one in measure_rules(PACK, [])] == ["holds", "demands"]


def test_the_share_is_of_those_with_an_outcome():
    assert meter(held(passed=3, failed=1, other=90)).share == 0.75
    assert meter(held(other=3)).share is None


@pytest.mark.parametrize(
    ("passed", "failed", "instead"),
    [
        (ENOUGH, 0, Assurance.EMAIL_CODE),
        (98, 2, Assurance.EMAIL_CODE),
        (96, 4, Assurance.CARD_OR_DEVICE),
        (94, 6, None),
        (ENOUGH - 1, 0, None),
    ],
)
def test_enough_who_passed_propose_less(passed, failed, instead):
    proposal = meter(held(passed, failed, 500)).proposal

    assert (proposal and proposal.instead) == instead


def test_what_is_light_already_is_not_softened():
    assert meter(held(passed=100, needed=Assurance.EMAIL_CODE)).proposal is None


def test_what_a_rule_demands_is_what_it_asks():
    proposal = meter(held(passed=100, rules=("demands",)), "demands").proposal

    assert proposal.asks is Assurance.PERSON
    assert proposal.sentence == "Ask for an e-mail code instead of a person's review."
