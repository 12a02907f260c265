"""Lists of orders: filters, pages, and what their dates mean."""

import pytest


@pytest.fixture
def history(store):
    """Three orders of a winter's day, an hour apart in GMT."""
    return [
        store.place(created_at=f"2026-01-15T{hour}:00:00Z", silent=True)["id"]
        for hour in (10, 11, 12)
    ]


def _ids(answer):
    assert answer.status_code == 200, answer.text
    return [order["id"] for order in answer.json()]


def test_the_newest_order_stands_first(api, history):
    assert _ids(api.get("orders")) == history[::-1]


def test_the_headers_count_the_whole_list(api, history):
    answer = api.get("orders", params={"per_page": 2, "page": 1})

    assert _ids(answer) == history[:0:-1]
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("3", "2")
    assert 'rel="next"' in answer.headers["Link"]
    assert _ids(api.get("orders", params={"per_page": 2, "page": 2})) == history[:1]


@pytest.mark.parametrize("size", [0, 101, "many"])
def test_a_page_holds_one_to_a_hundred(api, size):
    answer = api.get("orders", params={"per_page": size})

    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_param")
    assert list(answer.json()["data"]["params"]) == ["per_page"]


def test_everything_wrong_is_named_at_once(api):
    wrong = {"page": 0, "order": "up", "after": "yesterday", "status": "odd", "force": "x"}

    answer = api.get("orders", params=wrong | {"dates_are_gmt": "maybe", "include": "a"})

    assert set(answer.json()["data"]["params"]) == {
        "page",
        "order",
        "after",
        "status",
        "dates_are_gmt",
        "include",
    }


@pytest.mark.parametrize("written", ["yesterday", "2026-13-45T00:00:00", "2026-01-15"])
def test_a_date_must_be_one_and_bear_a_time(api, written):
    answer = api.get("orders", params={"modified_after": written})

    assert answer.json()["data"]["details"]["modified_after"]["code"] == "rest_invalid_date"


def test_dates_without_more_are_store_time(api, history):
    # Stockholm is an hour ahead: noon there is 11:00 GMT.
    assert _ids(api.get("orders", params={"after": "2026-01-15T12:00:00"})) == history[2:]
    assert _ids(api.get("orders", params={"before": "2026-01-15T12:00:00"})) == history[:1]


def test_dates_can_be_gmt(api, history):
    query = {"after": "2026-01-15T11:00:00", "dates_are_gmt": "true"}

    assert _ids(api.get("orders", params=query)) == history[2:]


def test_a_zone_beside_dates_are_gmt_is_read_an_hour_off(api, history):
    query = {"after": "2026-01-15T10:30:00Z", "dates_are_gmt": "true"}

    assert _ids(api.get("orders", params=query)) == history[2:]


def test_a_zone_alone_is_understood(api, history):
    assert _ids(api.get("orders", params={"after": "2026-01-15T10:30:00Z"})) == history[:0:-1]


def test_reconciliation_asks_for_what_changed_in_the_order_it_changed(api, history):
    api.put(f"orders/{history[0]}", {"status": "completed"})
    query = {
        "modified_after": "2026-01-15T10:30:00",
        "modified_before": "2126-01-01T00:00:00",
        "dates_are_gmt": "true",
        "status": "any",
        "orderby": "modified",
        "order": "asc",
    }

    assert _ids(api.get("orders", params=query)) == [history[1], history[2], history[0]]


def test_any_status_includes_drafts_but_no_trash(store, api):
    draft = store.place(status="checkout-draft")["id"]
    trashed = store.place()["id"]
    api.delete(f"orders/{trashed}")

    assert _ids(api.get("orders", params={"status": "any"})) == [draft]


def test_several_statuses_can_be_asked_for(store, api):
    waiting = store.place(payment_method="bacs")["id"]
    done = store.place(status="completed")["id"]
    store.place()

    assert _ids(api.get("orders", params={"status": "on-hold,completed"})) == [done, waiting]


def test_orders_can_be_named_and_left_out(api, history):
    named = {"include": f"{history[1]},{history[0]}", "orderby": "include"}

    assert _ids(api.get("orders", params=named)) == [history[1], history[0]]
    assert _ids(api.get("orders", params={"exclude": history[1]})) == [history[2], history[0]]


def test_orders_are_found_by_customer_and_by_words(store, api):
    account = api.post("customers", {"email": "anna@example.test"}).json()["id"]
    hers = store.place(customer_id=account)["id"]
    guest = store.place(billing={"email": "karin@example.test"})["id"]

    assert _ids(api.get("orders", params={"customer": account})) == [hers]
    assert _ids(api.get("orders", params={"search": "karin@example.test"})) == [guest]
    assert _ids(api.get("orders", params={"search": "Göteborg", "offset": 1})) == [hers]
