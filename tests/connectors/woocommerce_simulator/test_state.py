"""The store's memory: a file that outlives a stop and a kill."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from woocommerce import API

from connectors.shops.woocommerce.simulator.server import start
from tests.connectors.woocommerce_simulator.driver import Driver

ROOT = Path(__file__).parents[3]


@pytest.fixture
def launch():
    """Start stores as processes of their own; none outlives the test."""
    running = []

    def launched(*options):
        command = [sys.executable, "-m", "connectors.shops.woocommerce.simulator", "--port", "0"]
        process = subprocess.Popen(
            [*command, *map(str, options)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        url = process.stdout.readline().split()[-1]
        return process, Driver(url=url)

    yield launched
    for process in running:
        process.kill()
        process.wait(20)
        process.stdout.close()


def test_a_restarted_store_remembers(tmp_path, receiver):
    file = tmp_path / "store.sqlite3"
    with start(file, delivery_delay=3600) as running:
        store = Driver(url=running.url)
        api = store.api()
        store.subscribe(api, receiver.url, "order.created")
        receiver.received.clear()
        order = store.place()["id"]
    with start(file) as running:
        again = API(running.url, api.consumer_key, api.consumer_secret)
        kept = again.get(f"orders/{order}").json()
        Driver(url=running.url).flush()

    assert kept["id"] == order
    assert receiver.topics == ["order.created"]


def test_a_temporary_store_leaves_nothing():
    with start(None) as running:
        store = Driver(url=running.url)
        assert store.place()["id"] == 1
    with start(None) as running:
        assert Driver(url=running.url).place()["id"] == 1


def test_a_killed_store_remembers_what_it_answered(tmp_path, launch):
    file = tmp_path / "store.sqlite3"
    process, store = launch("--state", file)
    api = store.api()
    order = store.place()["id"]
    api.put(f"orders/{order}", {"status": "on-hold"})
    process.kill()
    process.wait(20)

    _, again = launch("--state", file)
    kept = API(again.url, api.consumer_key, api.consumer_secret).get(f"orders/{order}").json()

    assert kept["status"] == "on-hold"


def test_a_delivery_under_way_when_the_store_is_killed_is_lost(tmp_path, launch, receiver):
    file = tmp_path / "store.sqlite3"
    process, store = launch("--state", file, "--delivery-delay", "0")
    store.subscribe(store.api(), receiver.url, "order.created")
    receiver.free.clear()
    store.place()
    receiver.wait_for(2)
    process.kill()
    process.wait(20)
    receiver.free.set()

    _, again = launch("--state", file)

    assert again.read("events") == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_store_in_peace(launch, number):
    process, store = launch()
    assert requests.get(f"{store.url}/control/health", timeout=10).ok

    process.send_signal(number)

    assert process.wait(20) == 0
