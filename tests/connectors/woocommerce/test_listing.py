"""Lists of orders, page by page, oldest first, without drafts."""

import json
from datetime import UTC, datetime, timedelta, timezone

from app.ports import HoldResult
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import ORDER
from tests.connectors.woocommerce.scripted import Reply, scripted_store

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def place_many(store, count):
    moments = [START + timedelta(minutes=number) for number in range(count)]
    specs = [{"created_at": moment.isoformat(), "silent": True} for moment in moments]
    return [str(number) for number in store.post("orders/bulk", specs)["ids"]]


def ids(page):
    return [order.external_id for order in page.orders]


def test_past_orders_come_oldest_first_and_in_pages(store, client):
    placed = place_many(store, 103)
    before = START + timedelta(days=1)

    first, second, third = (client.list_placed_before(before, page) for page in (1, 2, 3))

    assert ids(first) + ids(second) == placed
    assert (first.page, first.pages, first.total) == (1, 2, 103)
    assert [page.is_last for page in (first, second, third)] == [False, True, True]
    assert (ids(third), third.page) == ([], 3)


def test_the_moment_is_utc_and_not_the_stores_own_time(store, client):
    placed = place_many(store, 3)
    stockholm = timezone(timedelta(hours=1))

    early = client.list_placed_before((START + timedelta(seconds=90)).astimezone(stockholm), 1)

    assert ids(early) == placed[:2]


def test_changed_orders_come_by_their_change_and_include_the_moments_own_second(store, client):
    place_many(store, 2)
    order = store.place()
    assert client.place_hold(order, "hold_1")[0] is HoldResult.PLACED
    changed = client.read_order(order).modified_at

    assert order in ids(client.list_modified_after(changed, 1))
    assert ids(client.list_modified_after(changed + timedelta(seconds=2), 1)) == []


def test_checkouts_in_progress_are_left_out(store, client):
    placed = store.place()
    store.place(status="checkout-draft")

    assert ids(client.list_modified_after(START, 1)) == [placed]


def test_an_order_that_cannot_be_read_is_named_and_the_others_are_used():
    body = [
        ORDER.body(),
        {**ORDER.body(), "id": 42, "currency": "KRONOR"},
        {**ORDER.body(), "id": 43, "billing": "?"},
        ["?"],
    ]
    reply = Reply(
        body=json.dumps(body).encode(), headers={"X-WP-Total": "4", "X-WP-TotalPages": "x"}
    )
    with scripted_store(lambda *_: reply) as server:
        connector = WooCommerce(Gate(frozenset({server.place})))
        key = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
        client = connector.client(server.url, key, lambda _call: None)
        page = client.list_placed_before(START, 1)

    assert ids(page) == ["41"]
    assert [number for number, _ in page.unreadable] == ["42", "43", ""]
    assert page.unreadable[0][1] == "total is no amount in 'KRO'"
    assert (page.total, page.pages, page.is_last) == (4, 0, False)


def test_a_page_tells_its_latest_change_whatever_it_leaves_out(store, client):
    placed = [store.place(), store.place(status="checkout-draft")]

    page = client.list_modified_after(START, 1)

    assert ids(page) == placed[:1]
    assert page.latest >= page.orders[0].modified_at
    assert client.list_modified_after(page.latest + timedelta(seconds=2), 1).latest is None


def test_without_a_count_of_pages_an_empty_one_is_the_last():
    def reply(_method, path):
        return Reply(body=json.dumps([] if "&page=2" in path else [ORDER.body()]).encode())

    with scripted_store(reply) as server:
        connector = WooCommerce(Gate(frozenset({server.place})))
        key = {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
        client = connector.client(server.url, key, lambda _call: None)
        pages = [client.list_modified_after(START, number) for number in (1, 2)]

    assert [page.is_last for page in pages] == [False, True]
