"""The measure counts what it says it counts."""

from app.model.decision import Assurance
from benchmarks.quality.measure import Scored, quality_of, threshold_for

CLEAR, DOCUMENT = Assurance.CLEAR, Assurance.DOCUMENT


def an_order(score, kind="honest", *, needed=CLEAR, mover=False, impersonation=False):
    truth = {
        "kind": kind,
        "order_time_fraud": kind not in {"honest", "friendly"},
        "impersonation": impersonation,
        "mover": mover,
    }
    return Scored(truth=truth, score=score, needed=needed)


def test_at_the_threshold_one_honest_order_in_a_hundred_is_held():
    honest = [an_order(float(score)) for score in range(1000)]

    quality = quality_of([*honest, an_order(2000.0, "mules")])

    assert (quality.threshold, quality.held) == (990.0, 0.01)


def test_orders_that_share_a_score_are_held_together_or_not_at_all():
    assert threshold_for([1.0] * 98 + [5.0] * 2, 0.01) > 5.0
    assert threshold_for([1.0] * 99 + [5.0], 0.01) == 5.0


def test_fraud_is_caught_from_the_threshold_on():
    honest = [an_order(float(score)) for score in range(200)]
    fraud = [
        an_order(300.0, "account_take_over", impersonation=True),
        an_order(50.0, "known_own_mailbox", impersonation=True),
        an_order(300.0, "mules"),
        an_order(300.0, "card_goods"),
    ]

    quality = quality_of(honest + fraud)

    assert (quality.caught, quality.impostors_caught) == (0.75, 0.5)
    assert quality.by_kind["account_take_over"] == 1.0


def test_a_friendly_fraudster_counts_neither_as_honest_nor_as_fraud():
    quality = quality_of([*(an_order(1.0) for _ in range(100)), an_order(9.0, "friendly")])

    assert (quality.honest, quality.fraud, quality.caught) == (100, 0, None)


def test_movers_and_those_who_are_asked_are_counted_among_the_honest():
    orders = [an_order(float(score)) for score in range(99)]
    mover = an_order(500.0, needed=DOCUMENT, mover=True)

    quality = quality_of([*orders, mover])

    assert (quality.movers_held, quality.asked) == (1.0, 0.01)
