"""Nothing that a merchant writes can stop or slow whoever reads or runs it."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.to_python import compile_rules
from app.rules.language.trouble import RuleTextError
from tests.builders.rule_signals import POSITIONS, SIGNALS, row


def nested(form, times, inner):
    for _ in range(times):
        inner = form.format(inner)
    return inner


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("(" * 10_000 + "person.known" + ")" * 10_000, "longer than 2,000"),
        ("(" * 900 + "person.known" + ")" * 900, "nested more than 12 deep"),
        (nested("!({})", 13, "person.known"), "nested more than 12 deep"),
        (nested("person.known ? true : {}", 13, "false"), "nested more than 12 deep"),
        (nested("[{}]", 500, "1"), "nested more than 12 deep"),
        ("basket.pieces in [" + ", ".join(map(str, range(257))) + "]", "1 to 256 members"),
        ("basket.total" + " + 1.0" * 251 + " > 1.0", "takes 252 steps"),
        (nested("({}) ? true : false", 9, "person.known"), "steps, more than the 250"),
        (nested("ramp({}, 0.0, 1.0)", 6, "basket.total") + " > 0.5", "steps, more than"),
        ("basket.pieces > 9223372036854775808", "more than 15 digits"),
        ("basket.pieces > " + "9" * 1500, "more than 15 digits"),
        ("basket.pieces > 10000000000000000", "too large"),
        ("basket.total > 1e400", "too large"),
        ("basket.total > 1e-300", "too near to 0"),
        ("basket.total > 0.12345678901234567", "more than 15 digits"),
        ("basket.total" + " * 1e15" * 13 + " > 1.0", "leave the range of numbers"),
        ("basket.total" + " / 1e15" * 13 + " > 1.0", "leave the range of numbers"),
        ("basket.pieces" + " + 1000000000000000" * 10 + " > 1", "leave the range of numbers"),
        ("basket.total / 0.0 > 1.0", "other than 0"),
        ("basket.total / -0.0 > 1.0", "other than 0"),
        (f'contact.domain == "{"x" * 201}"', "longer than 200"),
    ],
)
def test_what_could_grow_beyond_bounds_is_refused(text, reason):
    with pytest.raises(RuleTextError) as caught:
        read_condition(text, SIGNALS)

    assert reason in caught.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "!" * 1_900 + "person.known",
        "-" * 1_900 + "basket.total > 1.0",
        " && ".join(["person.known"] * 120),
        nested("!(person.new_address || person.known && {})", 12, "person.known"),
        nested("person.known ? {} : person.known".replace("{}", "true"), 1, ""),
        "basket.total" + " + 1.0" * 240 + " > 1.0",
        "person.known" + " " * 1_900,
        "person.known //" + "x" * 1_900,
        "basket.pieces in [" + ", ".join(map(str, range(256))) + "]",
    ],
)
def test_the_longest_of_each_kind_is_read_and_run_at_once(text):
    began_at = perf_counter()
    run = compile_rules([(read_condition(text, SIGNALS), None)], POSITIONS)
    read_at = perf_counter()
    run(row(person_known=True, basket_total=1.0, basket_pieces=1, person_new_address=False))

    assert read_at - began_at < 5.0  # a fraction of it on an idle machine
    assert perf_counter() - read_at < 0.5


@pytest.mark.parametrize(
    "sign",
    ["\x00", "\x1b", "\x7f", "\x85", "\u200b", "\u202e", "\u2028", "\ufeff", "\u00a0", "\ud800"],
)
@pytest.mark.parametrize("form", ['contact.domain == "a{}b"', "person.known{} && true"])
def test_what_cannot_be_seen_is_refused_wherever_it_stands(sign, form):
    with pytest.raises(RuleTextError, match="cannot be seen"):
        read_condition(form.format(sign), SIGNALS)


@pytest.mark.parametrize("code", ["\\u0000", "\\u200b", "\\ud800", "\\U0010ffff"])
def test_nor_can_it_be_smuggled_in_by_its_number(code):
    with pytest.raises(RuleTextError, match="cannot be seen"):
        read_condition(f'contact.domain == "a{code}"', SIGNALS)


@pytest.mark.parametrize("code", ["\\n", "\\x41", "\\101", "\\U00110000", "\\u12"])
def test_other_escapes_are_not_understood(code):
    with pytest.raises(RuleTextError, match="escape is not understood"):
        read_condition(f'contact.domain == "a{code}"', SIGNALS)


pieces = st.sampled_from(
    [
        *("person.known", "basket.total", "contact.domain", "payment.kind", "has(", "ramp("),
        *("double(", ".contains(", "true", "null", "and", "in", "1", "2.5", "1e9", '"card"', "'x'"),
        *'()[]{}!-+*/%<>?:.,=&\\é\u202e\n"',
        *("&&", "||", "==", "!=", "<=", ">=", "//"),
    ]
)


@given(st.text(max_size=60) | st.lists(pieces, max_size=30).map(" ".join))
def test_any_text_is_either_read_or_refused_with_its_place(text):
    for reader in (read_condition, read_grade):
        with suppress(RuleTextError):
            reader(text, SIGNALS)
            continue
        with pytest.raises(RuleTextError) as caught:
            reader(text, SIGNALS)
        line, caret = caught.value.pointed().split("\n")
        assert 1 <= caught.value.line <= text.count("\n") + 1
        assert caret.strip(" ^") == ""
        assert caret.index("^") <= len(line)
