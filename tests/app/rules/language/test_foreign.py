"""What people write who know CEL, SQL or Python: each is told what to write instead."""

import pytest

from app.rules.language.condition import read_condition
from app.rules.language.trouble import RuleTextError
from tests.builders.rule_signals import SIGNALS


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("person.known and person.new_address", "Write &&."),
        ("person.known OR person.new_address", "Write ||."),
        ("not person.known", "Write !"),
        ("person.known is true", "Write ==."),
        ("if person.known", "test ? then : otherwise"),
        ("basket.total = 3.0", "Write == to compare."),
        ("basket.total <> 3.0", "Different is written !="),
        ("person.known & person.new_address", "Write && for and."),
        ("person.known | person.new_address", "Write || for or."),
        ("basket.total ≥ 3.0", "Write >=."),
        ("basket.total between 1.0", "two comparisons"),
        ("1.0 < basket.total < 3.0", "Write a < b && b < c"),
        ("person.known == null", "Ask has(family.signal)."),
        ("basket.pieces % 2 == 0", "Compare with"),
        ("basket.lines.all(x, x > 1)", "Write in […]."),
        ("[1, 2].exists(x, x == basket.pieces)", "contact.domain.endsWith"),
        ("contact.domain.map(x, x)", "Write in […]."),
        ('contact.domain.matches("^a+$")', "Write startsWith, endsWith or contains."),
        ("contact.domain.size() > 3", "contact.length"),
        ("size(contact.domain) > 3", "contact.length"),
        ("int(basket.total) > 3", "double(…)"),
        ('timestamp("2024-01-01T00:00:00Z") < basket.total', "account.age_days"),
        ('contact.domain.lowerAscii() == "a"', "lower case"),
        ("max(basket.total, 1.0) > 2.0", "ramp(number, from, to)"),
        ("contact.domain[0] == 'a'", "A list stands behind in"),
        ('{"a": 1} == basket.total', "stands in […]"),
        ('contact.domain == b"x"', "Leave out the b"),
        ('contact.domain == r"x"', "Leave out the r"),
        ('contact.domain == """x"""', 'Write "…".'),
        ("contact.domain == “x”", "straight marks"),
        ("basket.total > 0x10", "without letters"),
        ("basket.total > 1_000.0", "without letters"),
        ("basket.total > 10u", "without letters"),
        ("basket.total > 1,000.0", "without separators"),
        ('startsWith(contact.domain, "a")', "contact.domain.startsWith"),
        ("basket.pieces.double() > 1.0", "double(family.signal)"),
        ('contact.domain.startswith("a")', "Did you mean startsWith?"),
        ('lookup("x")', "There are has, double, ramp"),
        ("person.known ? person.known ? true : false : true", "Put brackets"),
        ("person.known; person.new_address", "Join conditions"),
        ("person.known # yes", "Write //"),
        ("bаsket.total > 1.0", "quotation marks"),
    ],
)
def test_what_others_write_is_answered_with_what_is_written_here(text, hint):
    with pytest.raises(RuleTextError) as caught:
        read_condition(text, SIGNALS)

    assert hint in caught.value.suggestion


def test_a_letter_of_another_alphabet_is_called_by_its_name():
    with pytest.raises(RuleTextError, match="cyrillic small letter a"):
        read_condition("bаsket.total > 1.0", SIGNALS)
