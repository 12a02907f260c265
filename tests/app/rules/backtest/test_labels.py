"""What an order turned out to be depends on what was known, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from app.model.facts import OutcomeKind
from app.rules.backtest.labels import MATURE, Label, Told, label_of

PLACED = datetime(2026, 1, 1, tzinfo=UTC)
LATE = PLACED + timedelta(days=300)


def told(kind, days=30, **more):
    return Told(kind=kind, known_at=PLACED + timedelta(days=days), **more)


def label(*said, as_of=LATE):
    return label_of(PLACED, said, as_of)


def test_an_order_of_which_nothing_was_heard_is_young_until_the_last_day():
    assert label(as_of=PLACED + MATURE - timedelta(seconds=1)) is Label.YOUNG
    assert label(as_of=PLACED + MATURE) is Label.HONEST


@pytest.mark.parametrize(
    "kind", [OutcomeKind.CHARGEBACK, OutcomeKind.FRAUD_REFUND, OutcomeKind.VERDICT_FRAUD]
)
def test_what_calls_an_order_fraud_does_so_from_its_own_time(kind):
    known_at = told(kind).known_at

    assert label(told(kind), as_of=known_at) is Label.FRAUD
    assert label(told(kind), as_of=known_at - timedelta(seconds=1)) is Label.YOUNG


def test_a_report_says_that_somebody_was_impersonated():
    assert label(told(OutcomeKind.REPORT)) is Label.IMPERSONATION
    assert label(told(OutcomeKind.CHARGEBACK, names_impersonation=True)) is Label.IMPERSONATION


def test_a_plain_refund_and_a_passed_check_do_not_spoil_an_order():
    assert label(told(OutcomeKind.REFUND), told(OutcomeKind.PASSED)) is Label.HONEST


def test_a_passed_check_does_not_make_a_young_order_good():
    soon = PLACED + timedelta(days=40)

    assert label(told(OutcomeKind.PASSED), as_of=soon) is Label.YOUNG


def test_a_dispute_about_goods_is_neither():
    assert label(told(OutcomeKind.DISPUTE)) is Label.UNCLEAR


def test_support_may_clear_what_was_reported_before():
    said = (told(OutcomeKind.REPORT, 10), told(OutcomeKind.VERDICT_HONEST, 20))

    assert label(*said) is Label.HONEST
    assert label(*said, as_of=PLACED + timedelta(days=15)) is Label.IMPERSONATION


def test_supports_word_makes_even_a_young_order_good():
    soon = PLACED + timedelta(days=40)

    assert label(told(OutcomeKind.VERDICT_HONEST), as_of=soon) is Label.HONEST


def test_a_chargeback_after_supports_verdict_counts():
    said = (told(OutcomeKind.VERDICT_HONEST, 10), told(OutcomeKind.CHARGEBACK, 60))

    assert label(*said) is Label.FRAUD


def test_a_verdict_that_could_not_tell_leaves_it_unclear():
    assert label(told(OutcomeKind.REPORT, 10), told(None, 20)) is Label.UNCLEAR


def test_in_which_order_things_are_told_does_not_matter():
    said = [told(OutcomeKind.VERDICT_HONEST, 10), told(OutcomeKind.CHARGEBACK, 60)]

    assert label(*said) is label(*reversed(said))
