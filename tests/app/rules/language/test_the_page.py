"""docs/rules.md shows what the language reads, over the signals that there are."""

import re
from pathlib import Path

import pytest

from app.rules.language.condition import read_condition, read_grade
from app.rules.language.trouble import RuleTextError
from app.rules.pack_file import read_pack

PAGE = (Path(__file__).parents[4] / "docs" / "rules.md").read_text()
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
CONDITIONS = [line for kind, block in BLOCKS if kind == "cel" for line in block.splitlines()]
REFUSED = ('payment.kind == "paylater"', 'contact.domain == ""')
IN_PASSING = [
    text
    for text in re.findall(r"`([^`\n]+)`", PAGE)
    if re.search(r"[a-z]+\.[a-z_]+", text) and text not in REFUSED and "example.test" not in text
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_its_conditions_can_be_saved(text):
    assert read_condition(text).names


@pytest.mark.parametrize("text", IN_PASSING)
def test_what_it_names_in_passing_is_part_of_the_language(text):
    try:
        assert read_condition(text)
    except RuleTextError:
        assert read_grade(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_it_calls_impossible_is_refused(text):
    assert text in PAGE
    with pytest.raises(RuleTextError):
        read_condition(text)


def test_its_trouble_is_told_so():
    [shown] = [block for kind, block in BLOCKS if kind == "text"]
    text = shown.splitlines()[0]

    with pytest.raises(RuleTextError) as caught:
        read_condition(text)

    assert shown == f"{caught.value.pointed()}\n{caught.value.reason} {caught.value.suggestion}\n"


def test_its_pack_can_be_published():
    [shown] = [block for kind, block in BLOCKS if kind == "toml"]

    [rule] = read_pack(shown).rules
    assert rule.points == 40
