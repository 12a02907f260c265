"""The demo's orders are such as the simulated shops take, and the same every time."""

from datetime import UTC, datetime

import pytest
import requests

from app.supervisor import demo_orders, demo_platform_orders
from connectors.shops.shopify.simulator.server import start

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
SHOP = "sample.myshopify.com"


@pytest.fixture
def platform(tmp_path):
    with start(tmp_path / "shops.sqlite3", delivery_delay=3600) as running:
        requests.post(f"{running.url}/control/shops", json={"domain": SHOP}, timeout=10)
        yield f"{running.url}/control/shops/{SHOP}/orders"


def test_the_simulated_shopify_takes_the_history(platform):
    specs = list(demo_platform_orders.past_orders(NOW))
    answer = requests.post(f"{platform}/bulk", json=specs, timeout=30)

    assert answer.json().get("count") == len(specs), answer.text


@pytest.mark.parametrize(
    "spec",
    [
        demo_platform_orders.usual(0),
        demo_platform_orders.doubtful(0),
        demo_platform_orders.doubtful_gift(1),
        demo_platform_orders.play_money(2),
        demo_platform_orders.pre_order(3, NOW),
        demo_platform_orders.reserved(4, NOW),
    ],
    ids=["usual", "doubtful", "gift", "play money", "pre-order", "reserved"],
)
def test_the_simulated_shopify_takes_every_kind_of_order(platform, spec):
    assert requests.post(platform, json=spec, timeout=10).status_code == 201


def test_every_demo_is_alike():
    for past in (demo_orders.history, demo_platform_orders.past_orders):
        assert list(past(NOW)) == list(past(NOW))


def test_a_card_belongs_to_one_buyer_only():
    orders = [
        *demo_platform_orders.past_orders(NOW),
        *(demo_platform_orders.doubtful(number) for number in range(8)),
    ]
    cards = {(order["card"]["last4"], order["email"]) for order in orders}

    assert len({card for card, _ in cards}) == len(cards)
