"""A trouble says where it is."""

import pytest

from app.rules.language.condition import read_condition
from app.rules.language.trouble import RuleTextError
from tests.builders.rule_signals import SIGNALS


def trouble(text):
    with pytest.raises(RuleTextError) as caught:
        read_condition(text, SIGNALS)
    return caught.value


def test_the_place_is_a_line_a_column_and_a_width():
    found = trouble("person.known &&\n  basket.totl > 1.0")

    assert (found.line, found.column, found.width) == (2, 3, 11)
    assert found.pointed() == "  basket.totl > 1.0\n  ^^^^^^^^^^^"
    assert str(found) == (
        "Line 2, column 3: There is no signal basket.totl. Did you mean basket.total?"
    )


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("basket.total > 1.0 &&", "basket.total > 1.0 &&\n                     ^"),
        ("(person.known", "(person.known\n^"),
        ("person.known)", "person.known)\n            ^"),
        ("person.known]", "person.known]\n            ^"),
        ("person.known person.known", "person.known person.known\n             ^^^^^^"),
        ("", "\n^"),
        ("\tperson.knwn", " person.knwn\n ^^^^^^^^^^^"),
        ('payment.kind == "x"', 'payment.kind == "x"\n                ^^^'),
        ('contact.domain == "x', 'contact.domain == "x\n                  ^'),
        ('contact.domain == "a\\qb"', 'contact.domain == "a\\qb"\n                    ^^'),
        ('contact.domain == "a\x00b"', 'contact.domain == "a b"\n                    ^'),
        ("basket.total > 1\u00a0000", "basket.total > 1 000\n                ^"),
    ],
)
def test_the_caret_stands_below_it(text, pointed):
    assert trouble(text).pointed() == pointed


def test_of_a_long_line_only_the_stretch_around_the_place_is_shown():
    line, caret = (
        trouble(" || ".join(["person.known"] * 100 + ["person.knwn"])).pointed().split("\n")
    )

    assert len(line) == 100
    assert line[caret.index("^") :].startswith("person.knwn")


def test_something_wider_than_a_line_is_pointed_at_up_to_its_end():
    found = trouble("basket.total +\n1.0")

    assert found.pointed() == "basket.total +\n^^^^^^^^^^^^^^"
