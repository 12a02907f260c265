import pytest

from app.messages.catalogue import LANGUAGES
from app.messages.notes import note_text
from app.model.case import Cause, State, SupportReason
from app.model.decision import Assurance
from app.model.effect import Letter
from app.model.shop import AtDeadline, ShopSettings
from tests.app.messages.contexts import a_case, a_shop
from tests.app.messages.findings import a_decision, a_finding
from tests.app.messages.test_hostile_orders import SPITE


def held_note(language="en", *, case=None, decision=None, shop=None):
    return note_text(
        Letter.HELD_NOTE, language, case or a_case(), decision or a_decision(), shop or a_shop()
    )


def test_a_held_note_gives_the_reasons_strongest_first_and_what_comes():
    decision = a_decision(
        a_finding("dear", "It is dear.", points=9.0),
        a_finding("known", "They are known.", points=-8.5),
        a_finding("mailbox", "The mailbox is thrown away.", points=35.0),
        a_finding("mailbox-too", "The mailbox is thrown away.", points=5.0),
        a_finding("listed", "It is on a list.", points=0.0, demands=Assurance.PERSON),
        a_finding("noted", "It is only counted.", points=0.0),
    )

    assert held_note(decision=decision).splitlines() == [
        "Clearhold holds this order.",
        "Score 62.5; needed: an identity document.",
        "Why:",
        "• It is on a list.",
        "• The mailbox is thrown away.",
        "• It is dear.",
        "What speaks for the buyer:",
        "• They are known.",
        (
            "What happens next: the buyer is asked by mail to prove who they are, by "
            "Tuesday, 24 November 2026, 14:05 (Central European Standard Time). "
            "Once that succeeds, the order goes on by itself. "
            "If no answer comes by then, a person decides."
        ),
        (
            "Please do not send the goods meanwhile. If you change the order's status by hand, "
            "Clearhold leaves the order to you."
        ),
    ]


@pytest.mark.parametrize("spite", SPITE)
def test_what_a_rule_says_adds_no_line_and_no_link_to_a_note(spite):
    plain = held_note(decision=a_decision(a_finding()))
    note = held_note(decision=a_decision(a_finding(says=f"x{spite}")))

    assert len(note.splitlines()) == len(plain.splitlines())
    assert "://" not in note


def test_a_held_note_says_that_the_deadline_releases_where_the_merchant_chose_so():
    shop = a_shop(settings=ShopSettings(at_deadline=AtDeadline.RELEASE))

    assert "the order goes on, as your settings say" in held_note(shop=shop)
    assert "a person decides" not in held_note(shop=shop)


def test_a_held_note_of_an_order_for_a_person_promises_no_mail():
    case = a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.NO_METHOD)
    note = held_note(case=case)

    assert "a person decides. The rules ask for a person's decision" in note
    assert "by mail" not in note


def test_a_held_note_without_a_deadline_names_none():
    assert "prove who they are. Once" in held_note(case=a_case(answer_by=None))


def test_a_held_note_without_a_decision_still_says_what_comes():
    note = note_text(Letter.HELD_NOTE, "en", a_case(), None, a_shop())

    assert "Score" not in note
    assert "What happens next" in note


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", Cause)
def test_a_released_note_says_by_which_cause(language, cause):
    notes = {
        note_text(Letter.RELEASED_NOTE, language, a_case(cause=one), None, a_shop())
        for one in Cause
    }
    note = note_text(Letter.RELEASED_NOTE, language, a_case(cause=cause), None, a_shop())

    assert len(notes) == len(Cause)
    assert len(note.splitlines()) == 2


def test_a_released_note_without_a_cause_says_no_more_than_that():
    note = note_text(Letter.RELEASED_NOTE, "sv", a_case(), None, a_shop())

    assert note == "Clearhold har släppt den här beställningen."


def test_a_note_speaks_the_merchants_language():
    assert held_note("sv_SE").startswith("Clearhold har stoppat")
    assert held_note("de").startswith("Clearhold hält")
    assert held_note("fr").startswith("Clearhold holds")


def test_a_letter_to_a_buyer_is_no_note():
    with pytest.raises(ValueError, match="letter to a buyer"):
        note_text(Letter.INVITATION, "en", a_case(), None, a_shop())
