"""What /metrics tells of a shop's day, in words of which there are few."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import inf
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.flow.holds.place_hold import NOT_YET
from app.flow.intake.receive import Receipt
from app.flow.keeper.record_repair import Repair
from app.jobs import QUEUES
from app.metrics import Outcome
from app.model.case import Cause, Move, State
from app.model.decision import Assurance
from app.model.effect import EffectKind, EffectState, Letter
from app.model.storm import Storm
from app.ports import HoldResult
from app.store.cases import cases
from app.store.deliveries import DeliveryState
from app.store.effects import owe, postpone_effect
from app.store.leases import hold_lease
from app.store.storms import add_storm
from app.store.sweeps import change_sweep
from tests.journeys.house import ORDINARY, RISKY, House

WORDS = {
    *(Receipt, Outcome, Cause, Move, State, EffectKind, EffectState, Letter),
    *(HoldResult, DeliveryState),
}
LABELS = {
    *(str(word.value) for words in WORDS for word in words),
    *(one.word for one in Assurance),
    *(one.name.lower() for one in Repair),
    *QUEUES,
    *("woocommerce", "shopify", "stripe_identity", "mail"),
    *("connected", "troubled", "not_signed", "unknown", "not_stored"),
}
Figures = dict[tuple[str, ...], float]


def figures(house: House) -> Figures:
    text = house.page("/metrics").text
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def since(house: House):
    """What was counted since the test began: the process counts on through all tests."""
    before = figures(house)
    return lambda *figure: figures(house).get(figure, 0) - before.get(figure, 0)


def test_a_release_is_told_with_all_that_led_to_it(since, shop: House):
    shop.place(RISKY)
    shop.settle()
    shop.verify()
    shop.settle()

    assert since("clearhold_decisions_total", "document") == 1
    assert since("clearhold_holds_total", "woocommerce", "placed") == 1
    assert since("clearhold_hold_seconds_count", "woocommerce") == 1
    assert since("clearhold_mails_total", "invitation", "ok") == 1
    assert since("clearhold_mails_total", "released", "ok") == 1
    assert since("clearhold_moves_total", "pass") == 1
    assert since("clearhold_releases_total", "check_passed") == 1
    assert since("clearhold_release_seconds_count", "check_passed") == 1
    assert since("clearhold_deliveries_total", "kept", "woocommerce") >= 1
    assert since("clearhold_deliveries_total", "kept", "stripe_identity") >= 1
    assert since("clearhold_delivery_seconds_count", "rules") >= 1
    assert since("clearhold_delivery_seconds_count", "checks") >= 1
    assert since("clearhold_effects_tried_total", "lift_hold", "ok") == 1
    for end in ("woocommerce", "stripe_identity", "mail"):
        assert since("clearhold_calls_seconds_count", end, "ok") >= 1


def test_whoever_orders_whatever_is_told_in_few_words_of_ours(shop: House):
    before = labels(shop)  # The process counts on through all tests: other kinds of shops, too.
    for number in range(6):
        shop.place({**RISKY, "billing": {**RISKY["billing"], "email": f"k{number}@example.test"}})
        shop.place(ORDINARY)
    shop.tick()

    assert labels(shop) - before <= LABELS
    assert len(figures(shop)) < 600


def test_what_was_refused_at_the_door_is_counted_too(since, shop: House):
    shop.place(ORDINARY)
    shop.deliver()
    webhook = shop.sent()[-1]

    shop.send(webhook, signature="nobodys")
    shop.send(webhook, shop="shop_unknown")

    assert since("clearhold_deliveries_total", "not_signed", "woocommerce") == 1
    assert since("clearhold_deliveries_total", "unknown", "woocommerce") == 1


def test_a_store_that_is_away_is_seen_in_calls_and_tries(since, shop: House):
    shop.place(RISKY)
    shop.deliver()
    shop.fault(cut={"when": "before"})
    shop.work()

    assert since("clearhold_calls_seconds_count", "woocommerce", "unreachable") >= 1
    assert since("clearhold_effects_tried_total", "place_hold", "unreachable") >= 1
    assert figures(shop)["clearhold_owed_age_seconds", "place_hold"] >= 0


def test_what_waits_ages_in_its_queue_until_it_is_worked_off(shop: House):
    shop.place(RISKY)
    shop.deliver()
    shop.clock.advance(minutes=3)
    waiting = figures(shop)
    shop.settle()
    done = figures(shop)

    assert waiting["clearhold_backlog_age_seconds", "rules"] >= 180
    assert done["clearhold_backlog_age_seconds", "rules"] == 0


def test_deadlines_and_the_clock_are_told(shop: House):
    shop.place(RISKY)
    shop.tick()
    told = figures(shop)

    assert told["clearhold_deadlines_missed",] == 0
    assert told["clearhold_clock_running",] == 0
    assert told["clearhold_shops", "connected"] == 1
    assert told["clearhold_shops", "troubled"] == 0
    assert told["clearhold_sweep_lag_seconds",] < 600
    assert 0 < told["clearhold_disk_free_bytes",] <= told["clearhold_disk_bytes",]


def test_what_is_behind_is_told_by_how_far(shop: House):
    ago = shop.services.now() - timedelta(minutes=20)
    with shop.services.database.write() as tx:
        owe(tx, shop.shop_id, "case_of_nobody", EffectKind.LIFT_HOLD, now=ago)
        early = owe(tx, shop.shop_id, "case_too_early", EffectKind.PLACE_HOLD, now=ago)
        postpone_effect(tx, early, ago, NOT_YET[HoldResult.NOT_READY])
        swept = {"begun_at": ago, "due_at": ago, "known_until": ago, "problem": "It is away."}
        change_sweep(tx, shop.shop_id, **swept)
        add_storm(tx, Storm(storm_id="storm_1", shop_id=shop.shop_id, opened_at=ago, last_at=ago))
        tx.execute(cases.insert().values(**silent_case(shop.shop_id, ago)))
        expires_at = ago + timedelta(hours=1)
        hold_lease(tx, "clock quick", "worker_1", ago, expires_at=expires_at)
    told = figures(shop)

    for name, *label in (
        ("clearhold_owed_age_seconds", "lift_hold"),
        ("clearhold_backlog_age_seconds", "effects"),
        ("clearhold_backlog_age_seconds", "sweeps"),
        ("clearhold_sweep_lag_seconds",),
        ("clearhold_silent_seconds",),
    ):
        assert 1200 <= told[name, *label] < 1260, name
    assert told["clearhold_shops", "troubled"] == 1
    assert told["clearhold_storms_open",] == 1
    assert told["clearhold_storm_cases",] == 1
    assert ("clearhold_owed_age_seconds", "place_hold") not in told
    assert told.get(("clearhold_backup_age_seconds",), inf) == inf
    assert told["clearhold_clock_running",] == 1


def silent_case(shop_id: str, since: datetime) -> dict[str, Any]:
    """A case whose buyer was told nothing yet, with as little else as its row needs."""
    needed = {"version": 0, "needed": 4, "opened_at": since, "silent_since": since}
    ids = {"case_id": "case_1", "shop_id": shop_id, "order_id": 1, "hold_id": "hold_1"}
    return {**ids, **needed, "state": State.HELD, "storm_id": "storm_1"}


def labels(house: House) -> Iterable[str]:
    return {
        value
        for family in text_string_to_metric_families(house.page("/metrics").text)
        for sample in family.samples
        for name, value in sample.labels.items()
        if name != "le"
    }
