"""A line of events says what became of an order, and when that was known."""

import json
from datetime import UTC, datetime

import pytest

from app.model.facts import OutcomeKind
from app.rules.jsonlines.events import read_event
from app.rules.jsonlines.malformed import MalformedLineError


def an_event(**said):
    whole = {"type": "chargeback", "order_id": 1001, "at": "2026-04-01T08:00:00Z"} | said
    return read_event(json.dumps(whole).encode())


def outcome(kind, reason):
    return an_event(type=kind, reason=reason).outcome.kind


def test_an_event_is_known_from_its_own_time():
    event = an_event(amount=12.5)

    assert event.order_id == "1001"
    assert event.outcome.known_at == datetime(2026, 4, 1, 8, tzinfo=UTC)
    assert float(event.amount) == 12.5


@pytest.mark.parametrize("reason", [None, "fraud", "Fraudulent", "unauthorized", "10.4", "4837"])
def test_a_chargeback_is_fraud_unless_it_says_otherwise(reason):
    assert outcome("chargeback", reason) is OutcomeKind.CHARGEBACK


@pytest.mark.parametrize("reason", ["product_not_received", "duplicate", "13.1", "friendly_fraud"])
def test_a_chargeback_about_goods_is_a_dispute(reason):
    assert outcome("chargeback", reason) is OutcomeKind.DISPUTE


def test_a_refund_is_fraud_only_where_the_shop_says_so():
    assert outcome("refund", "fraud") is OutcomeKind.FRAUD_REFUND
    assert outcome("refund", "wrong size") is OutcomeKind.REFUND
    assert outcome("refund", None) is OutcomeKind.REFUND


def test_a_consumers_report_says_that_it_was_somebody_else():
    assert outcome("consumer_report", None) is OutcomeKind.REPORT
    assert an_event(type="consumer_report").names_impersonation


def test_supports_verdict_is_kept():
    assert outcome("verdict", "fraud") is OutcomeKind.VERDICT_FRAUD
    assert outcome("verdict", "honest") is OutcomeKind.VERDICT_HONEST


def test_a_verdict_that_could_not_tell_changes_nothing():
    assert an_event(type="verdict", reason="unclear").outcome is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"type": "gossip"}, "type"),
        ({"type": "verdict", "reason": "maybe"}, "verdict"),
        ({"type": "verdict"}, "verdict"),
        ({"at": None}, "at"),
        ({"at": "2026-04-01"}, "at"),
        ({"amount": "much"}, "amount"),
    ],
)
def test_a_malformed_event_says_what_is_wrong_with_it(said, reason):
    with pytest.raises(MalformedLineError, match=reason):
        an_event(**said)
