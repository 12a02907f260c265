import re

import pytest

from app.messages.catalogue import LANGUAGES
from app.messages.letters import compose
from app.model.case import Cause, SupportReason
from app.model.effect import Letter
from app.model.private import Private
from tests.app.messages.contexts import (
    ASKING,
    LETTERS,
    LINK,
    MONDAY,
    TUESDAY,
    Page,
    a_context,
    a_dispatch,
    html_of,
    text_of,
)
from tests.builders.orders import a_line

TIMES = "\N{MULTIPLICATION SIGN}"


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Sample shop: please confirm your order 1042"),
        ("sv", "Sample shop: bekräfta din beställning 1042"),
        ("de", "Sample shop: Bitte bestätigen Sie Ihre Bestellung 1042"),
    ],
)
def test_an_invitation_names_shop_and_order_in_its_subject(language, subject):
    assert compose(Letter.INVITATION, language, a_context()).subject == subject


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_forms_of_a_letter_say_the_same(letter, language):
    composed = compose(letter, language, a_context())
    page = Page(composed.html.reveal())
    lines = [line.strip("* -") for line in composed.text.reveal().splitlines() if line.strip()]

    assert [line for line in lines if not said_in(line, page)] == []


def said_in(line, page):
    label, _, value = line.partition(": ")
    return (
        line.removesuffix(":") in page.words
        or (label in page.words and value in page.words)
        or line in page.links
    )


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("language", ["en", "sv", "de", "sv_SE", "fr"])
def test_a_letter_says_in_which_language_it_is_written(letter, language):
    composed = compose(letter, language, a_context())
    written_in = {"sv_SE": "sv", "fr": "en"}.get(language, language)

    assert composed.language == written_in
    assert Page(composed.html.reveal()).attributes["html"]["lang"] == written_in


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_fetches_nothing_from_elsewhere_and_fits_dark_screens(letter):
    html = html_of(letter)

    assert not re.search(r"<(img|script|link|iframe|object)|src=|url\(|@import", html)
    assert 'name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("letter", ASKING)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_that_asks_has_the_link_in_both_forms(letter, language):
    assert LINK in text_of(letter, language).splitlines()
    assert LINK in Page(html_of(letter, language)).links


@pytest.mark.parametrize("letter", set(LETTERS) - set(ASKING))
def test_a_letter_that_asks_for_nothing_has_no_link(letter):
    assert LINK not in text_of(letter)
    assert Page(html_of(letter)).links == ["mailto:support@shop.example.test"]


@pytest.mark.parametrize("letter", ASKING)
def test_a_letter_that_asks_says_all_that_a_buyer_must_know(letter):
    text = text_of(letter, forget_after_days=30)

    for must in (
        "Stripe collects all this; Sample shop never sees it",
        "The name is not kept, only whether it matched",
        "No later than 30 days after",
        "Tuesday, 24 November 2026, 14:05 (Central European Standard Time)",
        "You need not show a document",
        "If you did not order this",
        "support@shop.example.test",
        "Go on only if you ordered this yourself.",
        f"1 {TIMES} Winter jacket",
        "SEK\N{NO-BREAK SPACE}1,348.00",
        "Delivered to: Göteborg",
        "leads to clearhold.example.test",
    ):
        assert must in text


def test_a_letter_that_asks_without_a_deadline_names_none():
    assert "Please answer by" not in text_of(Letter.INVITATION, answer_by=None)


def test_an_order_without_a_town_has_no_row_for_it():
    assert "Delivered to" not in text_of(Letter.INVITATION, town=Private(""))


def test_many_goods_are_counted_and_not_all_listed():
    text = text_of(Letter.INVITATION, goods=[a_line(title=f"Sock {n}") for n in range(10)])

    assert text.count("Sock") == 8
    assert "and 2 more articles" in text


def test_goods_without_a_title_go_by_their_number():
    text = text_of(Letter.INVITATION, goods=[a_line(title=" "), a_line(title="", sku="")])

    assert f"  - 1 {TIMES} JKT-1\n  - 1 {TIMES} \N{EN DASH}\n" in text


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (a_dispatch(MONDAY), "It leaves with today's dispatch, Monday, 23 November 2026."),
        (a_dispatch(TUESDAY), "It leaves with the dispatch on Tuesday, 24 November 2026."),
        (None, "Sample shop tells you when it is sent."),
    ],
)
def test_a_released_letter_says_which_dispatch_the_order_catches(day, expected):
    assert expected in text_of(Letter.RELEASED, dispatch=day)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_released_letter_never_tells_that_waiting_was_enough(language):
    by_deadline = text_of(Letter.RELEASED, language, cause=Cause.DEADLINE_POLICY)

    assert by_deadline == text_of(Letter.RELEASED, language, cause=Cause.SHOP_LEFT)


def test_a_released_letter_thanks_only_who_proved_something():
    thanked = [c for c in Cause if "Thank you" in text_of(Letter.RELEASED, cause=c)]

    assert thanked == [Cause.CHECK_PASSED]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", SupportReason)
def test_a_letter_about_support_gives_the_buyers_reason(language, reason):
    text = text_of(Letter.WITH_SUPPORT, language, support_reason=reason, cause=None)

    assert "Sample shop" in text.split("\n\n")[3]


def test_a_name_that_differs_sounds_like_one_that_is_unclear():
    differs, unclear = (
        text_of(Letter.WITH_SUPPORT, support_reason=reason)
        for reason in (SupportReason.NAME_DIFFERS, SupportReason.NAME_UNCLEAR)
    )

    assert differs == unclear


def test_who_was_never_asked_for_a_document_reads_nothing_about_one():
    text = text_of(Letter.WITH_SUPPORT, support_reason=SupportReason.NO_METHOD, cause=None)

    assert "If you showed a document" not in text
    assert "If you showed a document" in text_of(Letter.HANDED_BACK, cause=None)


def test_who_passed_a_check_reads_what_is_deleted_without_an_if():
    text = text_of(Letter.RELEASED, cause=Cause.CHECK_PASSED)

    assert "* What is deleted, and when" in text
    assert "If you showed a document" not in text


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, "As soon as your order"), (1, "No later than one day"), (7, "No later than 7 days")],
)
def test_a_letter_says_when_the_check_is_forgotten(days, expected):
    assert expected in text_of(Letter.RELEASED, forget_after_days=days)


@pytest.mark.parametrize("contact", ["ask us in the shop", 'x" onclick="alert(1)@example.test', ""])
def test_a_contact_that_is_no_plain_address_is_text_only(contact):
    page = Page(html_of(Letter.RELEASED, contact=contact))

    assert page.links == []
    assert contact in page.words


@pytest.mark.parametrize("letter", [Letter.HELD_NOTE, Letter.RELEASED_NOTE, Letter.LEFT_NOTE])
def test_a_note_is_no_letter(letter):
    with pytest.raises(ValueError, match="note for the shop"):
        compose(letter, "en", a_context())


def test_a_letter_shows_nothing_of_the_buyer_when_it_is_logged():
    assert "Göteborg" not in repr(compose(Letter.INVITATION, "en", a_context()))
