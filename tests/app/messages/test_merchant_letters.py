"""The letter to a merchant about somebody who asked for their data: in three languages, naming nobody."""

import pytest

from app.messages.catalogue import LANGUAGES
from app.messages.connections import compose_webhooks
from app.messages.merchant_letters import compose_left, compose_request
from tests.app.messages.contexts import a_request, a_shop_left, broken_webhooks


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_was_found_until_when_and_where(language):
    letter = compose_request(language, a_request())
    text = letter.text.reveal()

    assert letter.language == language
    assert letter.subject.startswith("Sample Store:")
    assert "https://clearhold.example.test/admin/requests" in text
    assert "25" in text  # midnight is over in Stockholm
    assert " 2 " in text
    assert "{" not in text


def test_nothing_found_is_to_be_said_too():
    text = compose_request("en", a_request(orders=0)).text.reveal()

    assert "no order of theirs. Please tell them that, too." in text


def test_a_shops_name_makes_no_second_header_and_no_markup():
    letter = compose_request("en", a_request(shop_name="<b>Shop</b>\nBcc: x@example.test"))

    assert "\n" not in letter.subject
    assert "<b>Shop" not in letter.html.reveal()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_merchant_who_left_is_told_which_orders_stay_on_hold(language):
    letter = compose_left(language, a_shop_left())
    text = letter.text.reveal()

    assert " 2 " in letter.subject
    assert "#1001" in text
    assert "#1002" in text
    assert "{" not in text


def test_very_many_orders_make_no_endless_letter():
    many = tuple(f"#{number}" for number in range(10_000, 20_000))
    letter = compose_left("en", a_shop_left(numbers=many))

    assert letter.subject == "Sample Store: 10000 orders stay on hold"
    assert len(letter.text.reveal()) < 5000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_merchant_whose_webhooks_break_is_told_what_to_look_at(language):
    letter = compose_webhooks(language, broken_webhooks())
    text = letter.text.reveal()

    assert letter.language == language
    assert " 3" in text
    assert "https://clearhold.example.test/webhooks/woocommerce/shop_1" in text
    assert "WP-Cron" in text
    assert "{" not in text
