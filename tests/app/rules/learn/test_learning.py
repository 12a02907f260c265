"""A pack is learned from what became of orders: readable, whole points, sensible signs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from app.rules.backtest.labels import Label
from app.rules.evaluate import judge, values_of
from app.rules.learn.candidates import candidates_of
from app.rules.learn.drafting import draft_of
from app.rules.learn.examples import Example, TooFewLabelsError, usable
from app.rules.pack_file import read_pack, write_pack
from app.rules.packs import by_name

BEGAN_AT = datetime(2025, 1, 1, tzinfo=UTC)
AS_OF = BEGAN_AT + timedelta(days=300)
BALANCED = by_name("balanced")


def an_example(rng, number, *, fraud):
    """Of fraud, most comes with a language that does not fit; nothing else tells it."""
    odd = rng.random() < (0.8 if fraud else 0.02)
    signals = {
        "network.language_fits": not odd,
        "basket.pieces": rng.randint(1, 5),
        "basket.times_shop_usual": rng.uniform(0.2, 3.0),
        "address.country": "SE",
    }
    return Example(
        placed_at=BEGAN_AT + timedelta(hours=number),
        values=values_of(signals),
        label=Label.FRAUD if fraud else Label.HONEST,
    )


@pytest.fixture(scope="module")
def examples():
    rng = Random(7)
    return [an_example(rng, number, fraud=number % 30 == 0) for number in range(3000)]


@pytest.fixture(scope="module")
def draft(examples):
    return draft_of(usable(examples, AS_OF), BALANCED)


def test_what_tells_fraud_weighs_more_than_before(draft):
    assert _points_of(draft.pack) > _points_of(BALANCED)


def _points_of(pack):
    """What the pack says of a language that does not fit, beside what it says of a guest."""
    odd, usual = (values_of({"network.language_fits": fits}) for fits in (False, True))
    return judge(odd, pack).score - judge(usual, pack).score


def test_the_draft_holds_one_honest_order_in_a_hundred_or_so(draft, examples):
    needed = [judge(one.values, draft.pack).needed for one in examples if not one.is_fraud]

    assert 0.003 < sum(map(bool, needed)) / len(needed) < 0.025


def test_points_are_whole_and_the_text_reads_as_the_same_pack(draft):
    assert all(rule.points == int(rule.points) for rule in draft.pack.rules)
    assert read_pack(write_pack(draft.pack)) == draft.pack


def test_the_packs_own_demands_stay(draft):
    asked = {rule.name for rule in BALANCED.rules if rule.demands is not None}

    assert asked <= {rule.name for rule in draft.pack.rules if rule.demands is not None}


def test_where_somebody_comes_from_is_never_learned(examples):
    named = {
        path for one in candidates_of([one.values for one in examples]) for path in one.signals
    }

    assert "basket.pieces" in named
    assert not named & {"address.country", "basket.currency", "network.language"}


def test_too_few_labels_are_refused_with_their_number(examples):
    with pytest.raises(
        TooFewLabelsError, match=r"14 orders are known to be fraud \(20 are needed\)"
    ):
        usable(examples[:400], AS_OF)


def test_young_orders_teach_nothing(examples):
    young = Example(placed_at=BEGAN_AT, values=values_of({}), label=Label.YOUNG)

    assert young not in usable([*examples, young], AS_OF)


def test_what_is_too_fresh_or_of_the_shops_first_days_teaches_nothing(examples):
    fresh = replace(examples[0], placed_at=AS_OF - timedelta(days=30))

    learned_from = usable([*examples, fresh], AS_OF)

    assert fresh not in learned_from
    assert examples[0] not in learned_from
    assert examples[-1] in learned_from


def test_where_little_is_ripe_all_of_it_is_used(examples):
    assert usable(examples, BEGAN_AT + timedelta(days=130)) == examples
