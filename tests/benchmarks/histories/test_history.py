"""An invented history is complete, repeatable, and told as each shop system tells it."""

import json
from datetime import datetime

import pytest

from benchmarks.histories.__main__ import write_history
from benchmarks.histories.history import history_of
from benchmarks.histories.profiles import Profile, seen_through
from benchmarks.histories.world import ORDER_TIME, world_of

WORLD = world_of(6, 3000)


@pytest.fixture(scope="module")
def history():
    return history_of(WORLD)


def test_the_same_seed_makes_the_same_history(history):
    assert history_of(world_of(6, 3000)) == history


def test_another_seed_makes_another_world():
    assert world_of(7, 3000) != WORLD


def test_orders_come_by_time_over_more_than_fourteen_months(history):
    times = [datetime.fromisoformat(one["created_at"]) for one in history.orders]

    assert times == sorted(times)
    assert (times[-1] - times[0]).days > 420


def test_every_order_has_its_truth(history):
    ids = [one["order_id"] for one in history.orders]

    assert [one["order_id"] for one in history.truths] == ids
    assert len(set(ids)) == len(ids)


def test_a_label_comes_after_its_order_and_names_it(history):
    placed = {one["order_id"]: one["created_at"] for one in history.orders}

    assert history.events
    assert all(one["at"] > placed[one["order_id"]] for one in history.events)


def test_some_fraud_never_becomes_known(history):
    told = {one["order_id"] for one in history.events}
    fraud = {one["order_id"] for one in history.truths if one["kind"] in ORDER_TIME}

    assert fraud - told
    assert fraud & told


def test_a_woocommerce_webhook_tells_no_card_device_or_account_security(history):
    line = seen_through(Profile.WOOCOMMERCE, history.orders[0])

    assert set(line["payment"]) == {"method"}
    assert not {"device_id", "account_security", "logged_in"} & set(line)


def test_shopify_tells_something_of_a_card_and_nothing_of_the_device(history):
    line = seen_through(Profile.SHOPIFY, history.orders[0])

    assert {"card_bin", "avs_result"} <= set(line["payment"])
    assert "card_fingerprint" not in line["payment"]
    assert not {"device_id", "account_security"} & set(line)


def test_a_written_history_is_read_back_line_by_line(history, tmp_path):
    write_history(tmp_path, history, Profile.ALL)

    lines = (tmp_path / "orders.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == history.orders
