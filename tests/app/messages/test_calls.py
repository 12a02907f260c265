"""The letter that calls a merchant says which order, why, and where; it says nothing of the buyer."""

from itertools import product

import pytest

from app.messages.calls import compose_call
from app.messages.catalogue import LANGUAGES
from app.messages.words import support_words_for_merchant
from app.model.case import SupportReason
from tests.app.messages.contexts import a_call


@pytest.mark.parametrize(("language", "reason"), [*product(LANGUAGES, SupportReason)])
def test_a_call_names_the_order_the_reason_and_the_way_to_its_case(language, reason):
    letter = compose_call(language, a_call(reason=reason))
    text = letter.text.reveal()

    assert "1042" in letter.subject
    assert support_words_for_merchant(reason, language) in text
    assert "https://clearhold.example.test/admin/cases/case_1" in text
    assert letter.language == language
    assert "{" not in text


def test_what_nothing_holds_meanwhile_is_said_to_go_on():
    letter = compose_call("en", a_call(is_held=False))

    assert "it may go on by itself" in letter.text.reveal()
    assert "It is on hold" not in letter.text.reveal()


def test_what_stands_in_a_shops_name_leads_nowhere():
    letter = compose_call("en", a_call(shop_name="<b>Shop</b>\nX", order_number="#1\nBcc: x"))

    assert "\n" not in letter.subject
    assert "<b>" not in letter.html.reveal()
