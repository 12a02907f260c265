"""What can be written, and what it is told to be."""

import pytest

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.trouble import RuleTextError
from tests.builders.rule_signals import SIGNALS


@pytest.mark.parametrize(
    "text",
    [
        "person.known",
        "!person.known",
        "!!person.known",
        "true",
        "person.known && person.new_address || basket.pieces > 2",
        "basket.pieces + basket.lines - 1 >= 3",
        "basket.total > 100",
        "basket.pieces > 2.5",
        "basket.pieces < basket.total",
        "-basket.total <= -1.5e2",
        "basket.total * 2.0 / 4.0 > .5",
        "2.0 * basket.total > 1.0",
        "double(basket.pieces) * 0.5 == 1.0",
        'payment.kind == "card"',
        "'card' != payment.kind",
        'payment.kind in ["card", "wallet"]',
        "basket.pieces in [1, 2, -3]",
        "basket.total in [1.0, 2.5]",
        'contact.domain.startsWith("mail.")',
        'contact.domain.endsWith(".test") && contact.domain.contains("x")',
        "contact.domain == contact.top_level",
        "has(basket.total) && !has(person.known)",
        "person.known ? basket.total > 1.0 : person.new_address",
        "person.known == person.new_address",
        "person.known != (basket.pieces > 2)",
        "ramp(basket.total, 100.0, 500.0) > 0.5",
        "ramp(basket.pieces, 5, 1) > 0.5",
        "person.known // as we know them\n  && basket.total > 1.0",
        "basket\n.total\t> 1.0\r\n",
        'contact.domain == "a\\\\b\\"c\\u00e9"',
    ],
)
def test_what_the_language_has_is_understood(text):
    assert read_condition(text, SIGNALS).text == text


def test_a_condition_names_its_signals_in_their_order():
    text = "has(person.known) ? basket.total > 1.0 : basket.pieces > 1 && person.known"

    names = read_condition(text, SIGNALS).names

    assert names == ("person.known", "basket.total", "basket.pieces")


def test_a_grade_is_a_double():
    assert read_grade("ramp(basket.total, 1, 2) * 0.5", SIGNALS).names == ("basket.total",)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("basket.pieces", "Write double(…) around it."),
        ("1", "Write 1.0."),
        ("person.known", "Write ramp(family.signal, from, to)."),
        ("contact.domain", ""),
    ],
)
def test_nothing_else_is_a_grade(text, suggestion):
    assert trouble(text, read_grade).suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("basket.totl > 1.0", "Did you mean basket.total?"),
        ("Basket.Total > 1.0", "Did you mean basket.total?"),
        ("total > 1.0", "Did you mean basket.total?"),
        ("order.total > 1.0", "Did you mean basket.total?"),
        ("person.new_adress", "Did you mean person.new_address?"),
        ("contact.xyz", "In contact there are contact.domain, contact.top_level."),
        ("cart.weight > 1.0", "families are basket, person, contact, payment."),
        ("payment.kind == wallet", 'Write "wallet".'),
    ],
)
def test_a_name_that_nothing_bears_gets_the_nearest(text, suggestion):
    found = trouble(text)

    assert found.suggestion.endswith(suggestion)
    assert "no signal" in found.reason


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ("basket.total", "This is a number, not a condition.", "> 0.0."),
        ("contact.domain", "This is a text, not a condition.", '== "…".'),
        ("!basket.pieces", "This is a number, not a condition.", "> 0."),
        ("-person.known > 1", "This is true or false, not a number.", ""),
        ("contact.domain > 1", "A text is never equal to a number.", 'Write "1" in'),
        ('basket.pieces == "3"', "A number is never equal to a text.", "Write 3 without"),
        ("person.known == 1", "never equal to a number.", "stands alone"),
        ('person.known == "true"', "never equal to a text.", "Write true without"),
        ("basket.total == 3", "A whole number stands beside a double here.", "Write 3.0."),
        ("basket.pieces == 3.0", "A double stands beside a whole number here.", "Write 3."),
        ("basket.pieces == basket.total", "A whole number stands beside", "Write double(…)"),
        ("basket.pieces + 1.5 > 2", "A whole number stands beside", "Write double(…)"),
        ("basket.pieces in [1, 2.0]", "A double stands beside a whole number", "Write 2."),
        ("basket.pieces * 2 > 3", "Whole numbers are only added", "Write double(…)"),
        ("basket.total * basket.total > 1.0", "Two signals are multiplied", "fixed number"),
        ("1.0 / basket.total > 1.0", "One divides only by a fixed number", "b * 2.0"),
        ("double(basket.total) > 1.0", "This number is a double already.", "Leave out"),
        ('contact.domain < "m"', "Texts have no order", "Write == or !=."),
        ("person.known < person.new_address", "True and false have no order", "Write =="),
        ("person.known ? 1.0 : 2.0", "? : chooses between conditions only.", "two rules"),
        ("person.known in [true]", "a list of these says nothing", "! before it"),
        ("has(person.known && true)", "has asks whether a signal is known.", "has(family"),
        ("has(1, 2)", "has takes 1 in its brackets.", "Write has(family.signal)."),
        ('basket.total.contains("1")', "basket.total is not a text.", "Compare it"),
        ("contact.domain.contains(contact.top_level)", "takes one fixed text", '("…")'),
        ("contact.domain.contains(1)", "takes one fixed text", '("…")'),
        ("ramp(basket.total, basket.total, 2.0) > 0.5", "starts and ends at fixed", "Write"),
        ("basket.pieces in basket.lines", "A list of fixed values stands behind in.", "Write"),
        ("basket.pieces in [basket.lines]", "A list holds fixed values only.", "||"),
        ('["card"] == payment.kind', "A list stands only behind in.", "Write"),
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused(text, reason, suggestion):
    found = trouble(text)

    assert reason in found.reason
    assert suggestion in found.suggestion


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        ('payment.kind == "paylater"', "never", 'Did you mean "pay_later"?'),
        ('payment.kind != "Card"', "never", 'Did you mean "card"?'),
        ('payment.kind in ["card", "barter"]', "never", "It answers with one of"),
        ('payment.kind.startsWith("x")', "never", "It answers with one of"),
        ('contact.domain == ""', "empty text", "!has(contact.domain)"),
        ('contact.domain.contains("")', "Every text holds", "some letters"),
        ("1 < 2", "Both sides are fixed", "Name a signal"),
        ("true == !false", "Both sides are fixed", "Name a signal"),
        ('"a" in ["a"]', "This is fixed", ""),
        ("ramp(3.0, 1.0, 5.0) > 0.5", "never changes", "Name a signal"),
        ("ramp(basket.total, 2, 2.0) > 0.5", "cannot end where it starts", "comparison"),
        ("basket.pieces in []", "1 to 256 members", ""),
    ],
)
def test_what_can_only_come_out_one_way_is_refused(text, reason, suggestion):
    found = trouble(text)

    assert reason in found.reason
    assert suggestion in found.suggestion


def trouble(text, reader=read_condition):
    with pytest.raises(RuleTextError) as caught:
        reader(text, SIGNALS)
    return caught.value
