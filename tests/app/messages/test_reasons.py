import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.catalogue import LANGUAGES
from app.messages.reasons import reason_words
from app.model.facts import KeyKind, Window
from app.rules.signals import SIGNALS
from app.rules.signals.billing_differs import _GRADES as DIFFERENCES
from app.rules.signals.resaleable_goods import _KINDS as KINDS
from tests.app.messages.findings import a_finding


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
def test_every_registered_signal_has_a_sentence(signal, language):
    said = reason_words(a_finding(signal.name, value=True), language)

    assert said.endswith(".")
    assert signal.name not in said.split()
    assert "_" not in said


def test_a_signal_without_a_sentence_is_called_by_its_name():
    said = reason_words(a_finding("moon_phase", "full"), "en")

    assert said == "Another sign spoke: moon_phase."


@pytest.mark.parametrize(
    ("signal", "value", "language", "expected"),
    [
        ("value", 4.25, "sv", "Beställningen kostar 4,2 gånger så mycket som beställningar här"),
        ("known_buyer", 1.0, "en", "The buyer is known from one earlier order."),
        ("known_buyer", 7.0, "de", "Der Käufer ist aus 7 früheren Bestellungen bekannt."),
        ("name_mismatch", "account+recipient", "en", "The payer's name differs from the account's"),
        ("new_delivery_address", "address", "en", "A known buyer orders to an address that is new"),
        ("new_contact", "email+phone", "de", "Ein bekannter Käufer ist plötzlich anders"),
        ("velocity", "email 4 in 1h", "en", "4 other orders within one hour have the same e-mail"),
        ("velocity", "card 1 in 7d", "de", "Eine weitere Bestellung innerhalb von 7 Tagen wurde"),
    ],
)
def test_a_reason_is_a_sentence_with_its_number(signal, value, language, expected):
    assert reason_words(a_finding(signal, value), language).startswith(expected)


def test_all_that_is_new_about_a_known_buyer_is_listed():
    said = reason_words(a_finding("new_delivery_address", "address+email+payment"), "en")

    assert said.endswith("New in all: delivery address, e-mail address and way of paying.")


@pytest.mark.parametrize("kind", KeyKind)
@pytest.mark.parametrize("window", Window)
def test_every_velocity_has_a_sentence_of_its_own(kind, window):
    said = reason_words(a_finding("velocity", f"{kind} 4 in {window}"), "en")

    assert said.startswith("4 other orders within")


@pytest.mark.parametrize(
    ("signal", "words", "general"),
    [
        ("resaleable_goods", (*KINDS, "digital"), "goods that are easily"),
        ("billing_differs", DIFFERENCES, "places"),
    ],
)
def test_every_kind_has_a_sentence_of_its_own(signal, words, general):
    said = {reason_words(a_finding(signal, word), "en") for word in words}

    assert len(said) == len(words)
    assert not [sentence for sentence in said if general in sentence]


@given(
    st.sampled_from([signal.name for signal in SIGNALS]),
    st.text() | st.floats() | st.booleans() | st.integers(),
    st.sampled_from(LANGUAGES),
)
def test_no_value_is_too_strange_and_none_is_repeated_to_the_reader(signal, value, language):
    marked = f"Anna {value}" if isinstance(value, str) else value

    assert "Anna" not in reason_words(a_finding(signal, marked), language)
