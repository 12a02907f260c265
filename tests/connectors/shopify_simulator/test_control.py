"""The control API refuses what it does not know, and the file remembers."""

import subprocess
import sys

import pytest
import requests

from connectors.shops.shopify.simulator.server import start
from tests.connectors.shopify_simulator.driver import CLIENT_ID, PARTS, Client, Driver

COMMAND = [sys.executable, "-m", "connectors.shops.shopify.simulator", "--port", "0"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("apps", {"colour": "red"}, "an app has"),
        ("apps/nobody/rotate", {}, "no app"),
        ("shops", {"domain": "blankets.example.test"}, "myshopify.com"),
        ("shops", {"domain": "a.myshopify.com", "plan": "tiny"}, "plan is one of"),
        ("shops", {"domain": "a.myshopify.com", "colour": "red"}, "a shop has"),
        ("shops/none.myshopify.com/orders", {}, "no shop"),
        ("shops/blankets.myshopify.com/orders", {"colour": "red"}, "an order has"),
        ("shops/blankets.myshopify.com/orders", {"gateway": "gold"}, "gateway is one of"),
        ("shops/blankets.myshopify.com/orders", {"financial_status": "odd"}, "financial_status is"),
        ("shops/blankets.myshopify.com/orders", {"line_items": [{"colour": 1}]}, "a line has"),
        (
            "shops/blankets.myshopify.com/orders",
            {"shipping_address": {"colour": 1}},
            "an address has",
        ),
        ("shops/blankets.myshopify.com/orders/1/cancel", {}, "no order"),
        ("shops/blankets.myshopify.com/install", {"client_id": "nobody"}, "no app"),
        ("shops/blankets.myshopify.com/uninstall", {"client_id": CLIENT_ID}, "not installed"),
        (
            "shops/blankets.myshopify.com/compliance",
            {"client_id": CLIENT_ID, "topic": "orders/create"},
            "topics are",
        ),
        ("reset", {"only": ["pockets"]}, "tables are"),
        ("flush", [1], "one JSON object"),
    ],
)
def test_what_is_not_known_is_refused(platform, path, sent, said):
    assert said in platform.refusal(path, sent)


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("paint", {}),
        ("fulfil", {}),
        ("split", {}),
        ("merge", {}),
        ("move", {}),
        ("refund", {"amount": "1000000"}),
        ("request_fulfilment", {}),
        ("edit", {"remove": [{"sku": "none"}]}),
        ("fulfil", {"part": "gid://shopify/FulfillmentOrder/1"}),
    ],
)
def test_what_cannot_be_done_now_is_refused(platform, shop, action, told):
    order = shop.place()

    assert platform.refusal(f"shops/{shop.domain}/orders/{order['id']}/{action}", told)


def test_a_cancelled_order_is_not_cancelled_again(shop):
    order = shop.act(shop.place(), "cancel", refund=False)

    assert shop.platform.refusal(f"shops/{shop.domain}/orders/{order['id']}/cancel")


def test_a_cancelled_order_is_not_routed(shop, platform):
    platform.shop(routing_delay=60)
    order = shop.act(shop.place(), "cancel")
    platform.advance(60)

    assert shop.look(order)["parts"] == []


def test_a_note_is_kept(shop):
    assert shop.act(shop.place(), "note", note="Call first")["note"] == "Call first"


def test_the_clock_is_told_and_set(platform):
    set_to = platform.control("clock", {"at": "2030-01-01T12:00:00+01:00"})["now"]

    assert set_to == "2030-01-01T11:00:00Z"
    assert platform.read("clock")["now"] >= set_to


def test_everything_can_be_forgotten(platform, shop, client):
    shop.place()
    platform.control("reset")

    assert platform.read("shops") == platform.read("events") == platform.read("apps") == []
    assert client.post(PARTS, id="gid://shopify/Order/1").status_code == 404


def test_one_log_can_be_forgotten_alone(platform, shop, client):
    client.post("query { shop { id } }")
    platform.control("reset", {"only": ["calls"]})

    assert platform.read("calls") == []
    assert [one["domain"] for one in platform.read("shops")] == [shop.domain]


def test_a_restart_forgets_nothing(tmp_path):
    state = tmp_path / "shops.sqlite3"
    with start(state, delivery_delay=3600) as running:
        shop = Driver(url=running.url)
        shop.app(webhooks_at="http://127.0.0.1:9/")
        client = shop.shop(routing_delay=3600).install()
        order = client.shop.place()
    with start(state, delivery_delay=3600) as again:
        driver = Driver(url=again.url)
        there = Client(
            shop=type(client.shop)(platform=driver, domain=client.shop.domain), token=client.token
        )
        driver.advance(3600)
        shown = there.ask(PARTS, id=order["gid"])["order"]
        waiting = [event["topic"] for event in driver.read("events")]

    assert len(shown["fulfillmentOrders"]["nodes"]) == 1
    assert waiting[:2] == ["orders/create", "orders/paid"]


def test_a_killed_platform_forgets_nothing(tmp_path):
    state = tmp_path / "shops.sqlite3"
    with subprocess.Popen(
        [*COMMAND, "--state", str(state), "--delivery-delay", "3600"],
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        driver = Driver(url=running.stdout.readline().rpartition(" ")[2].strip())
        driver.app(webhooks_at="http://127.0.0.1:9/")
        shop = driver.shop()
        shop.install()
        order = shop.routed()
        running.kill()
        running.wait(20)
    with start(state, delivery_delay=3600) as again:
        left = Driver(url=again.url)
        seen = left.read(f"shops/{shop.domain}/orders/{order['id']}")
        waiting = len(left.read("events"))

    assert seen == order
    assert waiting == 3


def test_a_platform_without_a_file_leaves_nothing():
    with start(None, public_url="http://shops.example.test/") as running:
        health = requests.get(f"{running.url}/control/health", timeout=10).json()

    assert health == {"status": "ok", "url": "http://shops.example.test"}


def test_the_command_line_runs_a_platform_until_it_is_told_to_stop(tmp_path):
    state = ["--state", str(tmp_path / "shops.sqlite3")]
    with subprocess.Popen([*COMMAND, *state], stdout=subprocess.PIPE, text=True) as running:
        line = running.stdout.readline()
        url = line.rpartition(" ")[2].strip()
        there = requests.get(f"{url}/control/health", timeout=10).ok
        running.terminate()
        ended = running.wait(20)

    assert (there, ended) == (True, 0)
