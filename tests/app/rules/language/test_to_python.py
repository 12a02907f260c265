"""What the compiled function answers."""

import pytest

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.to_python import compile_rules
from tests.builders.rule_signals import POSITIONS, SIGNALS, row


def fired(*rules, **answers):
    """The rules that fire, each a condition or a condition and a grade."""
    read = [
        (read_condition(when, SIGNALS), read_grade(graded, SIGNALS) if graded else None)
        for when, graded in (rule if isinstance(rule, tuple) else (rule, "") for rule in rules)
    ]
    return compile_rules(read, POSITIONS)(row(**answers))


def test_rules_that_hold_fire_in_their_order():
    rules = ("basket.total > 1.0", "person.known", "basket.pieces in [2, 3]", "true")

    assert fired(*rules, basket_total=2.0, person_known=False, basket_pieces=3) == [
        (0, 1.0),
        (2, 1.0),
        (3, 1.0),
    ]


def test_a_pack_without_rules_fires_nothing():
    assert compile_rules([], POSITIONS)(row()) == []


@pytest.mark.parametrize(
    "when",
    [
        "person.known",
        "!person.known",
        "basket.total > 1.0",
        "basket.total <= 1.0",
        "basket.total != 1.0",
        "!(basket.total == 1.0)",
        "basket.pieces + basket.lines > -10",
        'contact.domain != "x"',
        '!(contact.domain in ["x"])',
        '!contact.domain.contains("x")',
        "contact.domain == contact.top_level",
        "!(contact.domain == contact.top_level)",
        "person.known == person.new_address",
        "person.known != person.new_address",
        "person.known ? true : true",
        "ramp(basket.total, 1.0, 2.0) < 2.0",
        "basket.total > 1.0 || basket.total <= 1.0",
        "has(person.known)",
    ],
)
def test_an_unknown_signal_makes_no_rule_fire(when):
    assert fired(when) == []


def test_what_is_certain_without_it_does_not_need_an_unknown_signal():
    known = {"basket_total": 5.0}

    assert fired("person.known || basket.total > 1.0", **known) == [(0, 1.0)]
    assert fired("!(person.known && basket.total < 1.0)", **known) == [(0, 1.0)]
    assert fired("!has(person.known)", **known) == [(0, 1.0)]


@pytest.mark.parametrize("order", ["<", "<=", ">", ">=", "==", "!="])
@pytest.mark.parametrize("total", [1.0, 2.0, 3.0])
def test_of_a_comparison_and_its_opposite_one_holds(order, total):
    comparison = f"basket.total {order} 2.0"

    holds = fired(comparison, basket_total=total)
    assert bool(holds) != bool(fired(f"!({comparison})", basket_total=total))
    assert bool(holds) == eval(f"{total} {order} 2.0")  # noqa: S307


@pytest.mark.parametrize("times", range(12))
def test_signs_before_something_undo_each_other_two_by_two(times):
    assert bool(fired("!" * times + "person.known", person_known=True)) == (times % 2 == 0)
    assert bool(fired("-" * times + "basket.total > 0.0", basket_total=1.0)) == (times % 2 == 0)


def test_a_choice_takes_the_way_of_its_test():
    choice = "person.known ? basket.total > 1.0 : basket.total < 1.0"

    assert fired(choice, person_known=True, basket_total=2.0)
    assert fired(choice, person_known=False, basket_total=0.5)
    assert not fired(choice, person_known=False, basket_total=2.0)


@pytest.mark.parametrize(
    ("graded", "grade"),
    [
        ("ramp(basket.total, 100.0, 300.0)", 0.75),
        ("ramp(basket.total, 300.0, 100.0)", 0.25),
        ("ramp(basket.total, 0.0, 10.0)", 1.0),
        ("ramp(basket.pieces, 1, 5)", 0.25),
        ("0.4", 0.4),
        ("basket.total", 1.0),
        ("basket.total / 1000.0", 0.25),
        ("double(basket.pieces) * 0.1", 0.2),
    ],
)
def test_a_grade_lies_between_nothing_and_one(graded, grade):
    assert fired(("true", graded), basket_total=250.0, basket_pieces=2) == [(0, grade)]


@pytest.mark.parametrize(
    "graded", ["ramp(basket.total, 300.0, 400.0)", "-basket.total", "ramp(basket.pieces, 0, 1)"]
)
def test_a_rule_without_strength_does_not_fire(graded):
    assert fired(("true", graded), basket_total=250.0) == []


def test_texts_are_compared_letter_by_letter():
    assert fired('contact.domain == "É%_\'\\\\"', contact_domain="É%_'\\")
    assert not fired('contact.domain == "é"', contact_domain="É")
    assert fired('contact.domain.endsWith("é😀")', contact_domain="xé😀")


def test_a_signal_without_a_position_is_an_error_at_once():
    condition = read_condition("person.known", SIGNALS)

    with pytest.raises(KeyError, match=r"person\.known"):
        compile_rules([(condition, None)], {})


def test_what_a_merchant_writes_never_becomes_code():
    text = (
        """contact.domain == "') or __import__('os').abort() or ('" || contact.domain == "'''" """
    )

    assert fired(text, contact_domain="'''") == [(0, 1.0)]
    assert fired(text, contact_domain="x") == []
