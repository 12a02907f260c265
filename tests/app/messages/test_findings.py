"""Rules speak: the shipped ones in every language, a merchant's own in their own words."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.messages.catalogue import FALLBACK, LANGUAGES, knows, say, sentences_of
from app.messages.findings import finding_words, rule_words
from app.rules.packs import PACKS
from tests.app.messages.findings import a_finding
from tests.app.messages.test_hostile_orders import SPITE

RULES = {rule.name: rule for pack in PACKS for rule in pack.rules}
TRANSLATED = {key.removeprefix("rules.") for key in sentences_of(FALLBACK) if key[:6] == "rules."}


def test_every_rule_of_every_shipped_pack_has_its_sentence_in_every_language():
    said = {(language, key) for language in LANGUAGES for key in sentences_of(language)}
    lacking = [
        f"{language}: {rule.name}: {rule.says}"
        for rule, language in product(RULES.values(), LANGUAGES)
        if (language, f"rules.{rule.name}") not in said
    ]

    assert lacking == []


def test_a_translation_is_of_what_the_rule_says_now():
    changed = [
        f"{rule.name}: {rule.says}"
        for pack in PACKS
        for rule in pack.rules
        if knows(f"rules.{rule.name}") and say(f"rules.{rule.name}", FALLBACK) != rule.says
    ]

    assert changed == []


def test_no_sentence_is_kept_of_a_rule_that_no_pack_has():
    assert TRANSLATED - RULES.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_rule_speaks_the_readers_language(language):
    for rule in RULES.values():
        said = finding_words(a_finding(rule.name, rule.says), language)

        assert (said == rule.says) == (language == FALLBACK), rule.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_a_merchant_wrote_or_changed_is_quoted(language):
    name = next(iter(RULES))

    assert rule_words("blue-vans", "It goes to a blue van.", language) == "It goes to a blue van."
    assert rule_words(name, "We changed this.", language) == "We changed this."


def test_a_rule_that_says_nothing_is_called_by_its_name():
    assert rule_words("blue-vans", " ", "sv") == "blue-vans"


@given(st.text() | st.sampled_from(SPITE), st.sampled_from(LANGUAGES))
@example(SPITE[3], "en")
def test_whatever_a_merchant_writes_is_one_short_line_that_leads_nowhere(says, language):
    said = finding_words(a_finding("blue-vans", says), language)

    assert len(said.splitlines()) == 1
    assert len(said) <= 300
    assert "://" not in said
    assert said.isprintable()
