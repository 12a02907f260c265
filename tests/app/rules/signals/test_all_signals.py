"""What every signal promises: a name, a type, words for merchants, and an answer to any order."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from app.model.money import Money
from app.model.order import Address
from app.model.private import Private
from app.rules.facts import Facts
from app.rules.signal import Family, SignalType, signal_of
from app.rules.signals import SIGNALS, by_path, read_signals
from tests.builders.any_orders import any_facts
from tests.builders.facts import some_facts
from tests.builders.orders import a_guest, a_payment, an_order

TYPES = {
    SignalType.BOOL: bool,
    SignalType.INT: int,
    SignalType.DOUBLE: float,
    SignalType.STRING: str,
}
SENTENCE = re.compile(r"[A-Z0-9].+?[.:…?](?:\s|$)", re.DOTALL)


def an_empty_order():
    nobody = a_guest(name=Address().name, email="", phone="")
    nowhere = Private(Address())
    return an_order(
        customer=nobody,
        billing=nowhere,
        shipping=nowhere,
        lines=(),
        total=Money(minor=0, currency="SEK"),
        payment=a_payment(method="", title="", paid_at=None),
        ip=None,
        user_agent=None,
        shipping_method="",
        created_via="",
    )


def an_endless_order():
    """Everything typed is as long as nobody types."""
    endless = "Ä" * 20_000
    place = Address(
        lines=(endless, "1" * 20_000), postal_code="9" * 20_000, city=endless, country="SE"
    )
    person = a_guest(email=f"{endless}@{endless}.example", phone="+4670" + "1" * 20_000)
    return an_order(
        customer=person,
        billing=place,
        shipping=Address(lines=("x",), city=endless, country="SE"),
        user_agent=endless,
        shipping_method=endless,
        accept_language=f"{endless}," * 50,
        ip=endless,
    )


def is_an_answer(signal, answer):
    """Unknown, or of the signal's own type, never an empty text or a word it does not list."""
    if answer is None:
        return True
    listed = not signal.words or answer in signal.words
    return type(answer) is TYPES[signal.type] and answer != "" and listed


def test_there_are_enough_of_them():
    assert len(SIGNALS) >= 90
    assert len([one for one in SIGNALS if one.family is not Family.VELOCITY]) >= 90


def test_every_signal_has_a_name_and_a_column_of_its_own():
    assert len({signal.path for signal in SIGNALS}) == len(SIGNALS) == len(by_path)
    assert len({signal.column for signal in SIGNALS}) == len(SIGNALS)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.path)
def test_a_signal_is_described_in_a_sentence(signal):
    assert SENTENCE.match(signal.description)
    assert "|" not in signal.description


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.path)
@pytest.mark.parametrize("order", [an_empty_order(), an_endless_order()], ids=["empty", "endless"])
def test_a_signal_answers_hostile_orders(signal, order):
    assert is_an_answer(signal, signal.read(Facts(order=order, trusted_ip=True)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts)
def test_every_signal_answers_any_order_in_its_own_type(facts):
    for signal in SIGNALS:
        assert is_an_answer(signal, signal.read(facts)), signal.path


def test_missing_input_is_unknown_and_never_a_sign():
    """An order that says nothing may be called guest, missing or none, and nothing worse."""
    told = dict(zip(by_path, read_signals(Facts(order=an_empty_order())), strict=True))
    signs = {path for path, answer in told.items() if answer is True}

    assert signs == {
        "account.guest",
        "contact.email_missing",
        "contact.phone_missing",
        "network.user_agent_missing",
    }


def test_answers_stand_in_the_order_of_the_signals():
    facts = some_facts()

    assert read_signals(facts) == tuple(signal.read(facts) for signal in SIGNALS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_facts)
def test_what_a_family_answers_at_once_is_what_its_signals_answer_one_by_one(facts):
    remembered = replace(facts.remembered, eventful=facts.remembered.past)
    for some in (facts, replace(facts, remembered=remembered)):
        assert read_signals(some) == tuple(signal.read(some) for signal in SIGNALS)


def test_a_signal_that_fails_is_unknown_and_named_in_the_log(monkeypatch, caplog):
    def broken(facts: Facts) -> bool | None:
        """It fails."""
        raise ZeroDivisionError(facts)

    faulty = signal_of(Family.BASKET, broken)
    monkeypatch.setattr("app.rules.signals.SIGNALS", (faulty, by_path["basket.total"]))
    monkeypatch.setattr("app.rules.signals._BEFORE_GOODS", (faulty,))

    with caplog.at_level("WARNING", logger="clearhold"):
        answers = read_signals(some_facts())

    assert answers == (None, 1348.0)
    [line] = caplog.records
    assert (line.message, line.fields["signal"]) == ("signal_failed", "basket.broken")
