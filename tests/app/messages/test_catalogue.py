from collections.abc import Mapping
from string import Formatter

import pytest

from app.messages import catalogue
from app.messages.catalogue import (
    FALLBACK,
    LANGUAGES,
    language_for,
    say,
    sentences_of,
    shipped_language,
)

FOREIGN = [language for language in LANGUAGES if language != FALLBACK]


def places(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def forms(sentence):
    return dict(sentence) if isinstance(sentence, Mapping) else {"other": sentence}


@pytest.mark.parametrize("language", FOREIGN)
def test_every_language_knows_the_same_sentences(language):
    assert sentences_of(language).keys() == sentences_of(FALLBACK).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_the_same_places_in_every_language(language):
    theirs = {key: places(forms(said)["other"]) for key, said in sentences_of(language).items()}
    ours = {key: places(forms(said)["other"]) for key, said in sentences_of(FALLBACK).items()}

    assert theirs == ours


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_whole_and_differ_in_nothing_but_the_number(language):
    for key, said in sentences_of(language).items():
        assert set(forms(said)) == set(forms(sentences_of(FALLBACK)[key])), key
        for form in forms(said).values():
            assert places(form) | {"count"} == places(forms(said)["other"]) | {"count"}, key
    plurals = [said for said in sentences_of(language).values() if isinstance(said, Mapping)]

    assert plurals
    assert all({"one", "other"} <= set(said) for said in plurals)


@pytest.mark.parametrize("language", FOREIGN)
def test_no_sentence_was_left_in_english(language):
    english = sentences_of(FALLBACK)
    same = [key for key, said in sentences_of(language).items() if said == english[key]]

    assert [key for key in same if len(str(english[key])) > 10] == ["formats.moment"] * (
        "formats.moment" in same
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_is_one_clean_line(language):
    for key, said in sentences_of(language).items():
        for form in forms(said).values():
            assert form == " ".join(form.split()), key
            assert form, key


@pytest.mark.parametrize(
    ("wanted", "shipped"),
    [
        ("sv", "sv"),
        ("sv_SE", "sv"),
        ("de-CH", "de"),
        ("DE_AT_formal", "de"),
        ("fr_FR", "en"),
        ("", "en"),
        ("../sv", "en"),
    ],
)
def test_a_locale_is_served_by_its_language_or_by_english(wanted, shipped):
    assert shipped_language(wanted) == shipped


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 0, "You have used all attempts."),
        ("en", 1, "You have one attempt left."),
        ("en", 2, "You have 2 attempts left."),
        ("sv", 1, "Du har ett försök kvar."),
        ("de", 3, "Sie haben noch 3 Versuche."),
    ],
)
def test_a_number_chooses_the_plural_form(language, count, expected):
    assert say("portal.failed.attempts_left", language, count=count) == expected


def test_without_a_form_for_none_the_language_says_what_it_says_of_many():
    assert say("portal.order.more_goods", "sv", count=0) == "och 0 varor till"


def test_a_sentence_that_a_language_lacks_is_said_in_english(monkeypatch):
    whole = dict(sentences_of("sv"))
    del whole["portal.unfinished.title"]
    monkeypatch.setattr(
        catalogue, "sentences_of", {"sv": whole, "en": sentences_of("en")}.__getitem__
    )

    assert say("portal.unfinished.title", "sv") == "Did you leave before the end?"
    assert say("portal.unfinished.text", "sv").startswith("Om du lämnade")


def test_an_unknown_sentence_is_refused():
    with pytest.raises(KeyError):
        say("portal.nothing_of_this_name", "en")


def test_a_place_without_a_value_is_refused():
    with pytest.raises(KeyError):
        say("portal.title", "en")


def test_a_value_is_never_read_as_a_place():
    assert say("portal.title", "en", shop="{order} {0} {") == "Your order at {order} {0} {"


def test_a_language_that_is_not_shipped_gives_way_to_the_next_one_wanted():
    assert language_for("fr", "sv") == "sv"
    assert language_for("", "de_CH") == "de"
    assert language_for("fr", "nl") == "en"
