"""Every signal has a name and every answer a wording that staff can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.signal_words import UNKNOWN, family_words, signal_words, value_words
from app.rules.signals import SIGNALS

PATHS = [signal.path for signal in SIGNALS]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("basket.times_shop_usual", "times shop usual"),
        ("velocity.orders_by_email_24h", "orders by e-mail within 24 hours"),
        ("velocity.value_by_ip_10m", "value by IP within 10 minutes"),
        ("payment.avs_result", "AVS result"),
        ("payment.three_d_secure", "3-D Secure"),
        ("address.po_box", "PO box"),
        ("address.care_of", "c/o"),
        ("network.vpn", "VPN"),
        ("moon.phase_of_tomorrow", "phase of tomorrow"),
    ],
)
def test_a_signal_is_named_in_words(path, words):
    assert signal_words(path) == words


def test_no_two_signals_of_a_family_bear_one_name_and_none_an_underscore():
    named = [(family_words(path), signal_words(path)) for path in PATHS]

    assert len(set(named)) == len(PATHS)
    assert not [words for _, words in named if "_" in words or not words]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("person.new_address", True, "yes"),
        ("person.new_address", False, "no"),
        ("person.new_address", None, UNKNOWN),
        ("basket.times_shop_usual", 4.256, "4.26 times"),
        ("basket.total", 12345.0, "12,345 SEK"),
        ("basket.discount_share", 0.25, "25%"),
        ("velocity.people_by_address_30d", 1, "1 person"),
        ("velocity.addresses_by_email_7d", 1, "1 address"),
        ("velocity.orders_by_email_24h", 4, "4 orders"),
        ("account.age_days", 1.0, "1 day"),
        ("basket.resaleable_kind", "gift_card", "gift card"),
        ("contact.domain", "evil.example", "evil. example"),
        ("moon.phase", 0.5, "0.5"),
    ],
)
def test_an_answer_bears_its_unit(path, value, words):
    assert value_words(path, value, "en", currency="SEK") == words


def test_an_amount_whose_currency_is_not_told_is_a_number():
    assert value_words("basket.total", 12345.0, "en") == "12,345"


@given(
    st.sampled_from(PATHS),
    st.none() | st.text() | st.booleans() | st.integers() | st.floats(allow_nan=False),
)
def test_no_answer_is_too_strange_to_be_said(path, value):
    said = value_words(path, value, "en", currency="EUR")

    assert said == "" or said.isprintable()
    assert len(said.splitlines()) <= 1
