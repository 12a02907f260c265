"""A shop learns from the signals that were kept of its own orders."""

from datetime import timedelta
from random import Random

import pytest

from app.flow.history.learn_from_shop import learn_from_shop
from app.model.facts import OutcomeKind
from app.rules.learn.examples import TooFewLabelsError
from app.rules.packs import by_name
from tests.builders.desk import Desk
from tests.builders.kept_signals import became, keep

HONEST = 1600
FRAUDS = 50


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def days_ago(desk, days):
    return desk.services.now() - timedelta(days=days)


def fill(desk, shop, *, frauds):
    rng = Random(3)
    with desk.services.database.write() as tx:
        for number in range(HONEST + frauds):
            placed_at = days_ago(desk, 480 - number / 5)
            is_fraud = number % (HONEST // FRAUDS) == 0 and number // (HONEST // FRAUDS) < frauds
            pieces = rng.randint(6, 9) if is_fraud else rng.randint(1, 5)
            order_id = keep(tx, shop, number, placed_at=placed_at, basket__pieces=pieces)
            if is_fraud:
                became(tx, shop, order_id, OutcomeKind.CHARGEBACK, at=days_ago(desk, 100))


def test_a_shop_learns_what_its_frauds_had_in_common(desk):
    shop = desk.connect()
    fill(desk, shop, frauds=FRAUDS)

    learned = learn_from_shop(desk.services, shop, begun_with=by_name("balanced"))

    assert FRAUDS / 2 < learned.draft.frauds <= FRAUDS
    assert any("basket.pieces" in rule.when for rule in learned.draft.added)
    assert learned.report.against.pack == "balanced"
    assert learned.report.together.recall == 1.0


def test_a_shop_with_few_outcomes_is_told_how_many_are_needed(desk):
    shop = desk.connect()
    fill(desk, shop, frauds=5)

    with pytest.raises(TooFewLabelsError, match="5 orders are known to be fraud"):
        learn_from_shop(desk.services, shop)
