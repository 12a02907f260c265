"""The wire: slow stores, crashes, redirects, wrong keys, and whatever else answers in their place."""

import base64
import json
from itertools import repeat

import pytest

from app.model.errors import (
    AccessDeniedError,
    InvalidInputError,
    NotFoundError,
    PrivateAddressError,
    RejectedError,
    UnreachableError,
)
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from connectors.shops.woocommerce.rest import Patience
from tests.connectors.certificates import certificate_for
from tests.connectors.woocommerce.recordings import answer
from tests.connectors.woocommerce.scripted import Reply, scripted_store

KEY = {"consumer_key": "ck_secret", "consumer_secret": "cs_secret"}
ORDER = json.dumps(answer("order")).encode()


def error(code, message="No."):
    return json.dumps({"code": code, "message": message, "data": {}}).encode()


class Wire:
    """Our client for a scripted store."""

    def __init__(self, server, **patience):
        self.calls = []
        connector = WooCommerce(Gate(frozenset({server.place})), Patience(**patience))
        self.client = connector.client(server.url, KEY, self.calls.append)

    def read(self):
        return self.client.read_order("41")


def refused_with(reply):
    with scripted_store(lambda _method, _path: reply) as server:
        wire = Wire(server)
        with pytest.raises((UnreachableError, RejectedError)) as refused:
            wire.read()
    assert wire.calls[0].status == reply.status
    return refused.value


def test_a_slow_store_is_not_waited_for(store):
    order = store.place()
    store.fault(slow={"seconds": 30, "calls": 1})

    with pytest.raises(UnreachableError, match="in time"):
        store.client(read=0.2).read_order(order)

    [call] = store.calls
    assert (call.status, call.method) == (None, "GET")
    assert 150 < call.milliseconds < 5000


def test_a_store_that_is_down_says_when_to_come_back(store):
    order = store.place()
    store.fault(down=True)

    with pytest.raises(UnreachableError) as down:
        store.client().read_order(order)

    assert down.value.retry_after == 600


def test_a_store_that_closes_the_line_may_be_asked_again(store, client):
    order = store.place()
    store.fault(cut={"when": "before", "calls": 1})

    with pytest.raises(UnreachableError):
        client.read_order(order)

    assert client.read_order(order).external_id == order


def test_a_store_that_nobody_answers_for_is_unreachable():
    with scripted_store(lambda *_: Reply()) as server:
        wire = Wire(server)

    with pytest.raises(UnreachableError, match="connection"):
        wire.read()


def test_a_crash_may_be_tried_again_but_a_refusal_of_the_business_may_not():
    crash = refused_with(Reply(status=500, body=error("internal_server_error", "<p>Critical</p>")))
    page = refused_with(Reply(status=500, body=b"<html>Fatal error"))
    refusal = refused_with(
        Reply(
            status=500,
            body=error("woocommerce_rest_cannot_create", "<b>Invalid</b> amount &amp; so."),
        )
    )

    assert isinstance(crash, UnreachableError)
    assert isinstance(page, UnreachableError)
    assert isinstance(refusal, RejectedError)
    assert str(refusal) == "The store refused: Invalid amount & so."


@pytest.mark.parametrize("status", [408, 425, 429, 502, 503, 504, 520])
def test_a_busy_store_may_be_asked_again(status):
    busy = refused_with(Reply(status=status, body=b"<html>", headers={"Retry-After": "7"}))

    assert isinstance(busy, UnreachableError)
    assert busy.retry_after == 7


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("0.5", 0.5),
        ("999999999", 86400),
        ("1e999", None),
        ("Sat, 21 Nov 2026 19:24:00 GMT", 100),
        ("Sat, 21 Nov 2020 19:24:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_the_wish_to_wait_is_read_in_either_form(told, seconds):
    headers = {"Retry-After": told}
    with scripted_store(lambda *_: Reply(status=503, headers=headers)) as server:
        server.RequestHandlerClass.date_time_string = lambda _self: "Sat, 21 Nov 2026 19:22:20 GMT"
        try:
            with pytest.raises(UnreachableError) as busy:
                Wire(server).read()
        finally:
            del server.RequestHandlerClass.date_time_string

    assert busy.value.retry_after == seconds


def test_a_wrong_key_says_what_to_do(store):
    store.key = {**store.key, "consumer_secret": "cs_wrong"}

    with pytest.raises(AccessDeniedError, match="read and write permission"):
        store.client().describe()


def test_a_key_that_may_only_read_cannot_hold(store):
    order = store.place()
    store.key = store.post("keys", {"permissions": "read"})
    client = store.client()

    assert client.read_order(order).external_id == order
    with pytest.raises(AccessDeniedError, match="does not have write permissions"):
        client.place_hold(order, "hold_1")


def test_a_firewall_in_front_is_told_from_a_wrong_key():
    denied = refused_with(Reply(status=403, body=b"<html>Blocked"))

    assert isinstance(denied, AccessDeniedError)
    assert "firewall" in str(denied)


def test_only_what_the_store_knows_to_be_gone_is_gone():
    gone = refused_with(Reply(status=404, body=error("woocommerce_rest_shop_order_invalid_id")))
    gone_for_put = refused_with(
        Reply(status=400, body=error("woocommerce_rest_shop_order_invalid_id"))
    )
    no_route = refused_with(Reply(status=404, body=error("rest_no_route")))
    no_page = refused_with(Reply(status=404, body=b"<html>"))

    assert isinstance(gone, NotFoundError)
    assert isinstance(gone_for_put, NotFoundError)
    assert isinstance(no_route, UnreachableError)
    assert isinstance(no_page, UnreachableError)


def test_a_bad_request_is_refused_with_the_stores_words():
    refused = refused_with(Reply(status=400, body=error("rest_invalid_param", "Invalid: per_page")))

    assert str(refused) == "The store refused: Invalid: per_page"


def test_an_order_is_not_ended_by_a_site_that_lost_its_woocommerce():
    with scripted_store(lambda *_: Reply(status=404, body=error("rest_no_route"))) as server:
        client = Wire(server).client
        for ask in (client.place_hold, client.lift_hold):
            with pytest.raises(UnreachableError, match="permalinks"):
                ask("41", "hold_1")


@pytest.mark.parametrize(
    ("location", "named"),
    [
        (
            "https://www.shop.example.test/wp-json/wc/v3/orders/41?consumer_key=ck_secret",
            "https://www.shop.example.test",
        ),
        (
            "https://shop.example.test/butik/wp-json/wc/v3/orders/41",
            "https://shop.example.test/butik",
        ),
        ("//other.example.test/", "http://other.example.test"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_names_the_right_address(status, location, named):
    moved = refused_with(Reply(status=status, headers={"Location": location}))

    assert isinstance(moved, RejectedError)
    assert str(moved) == f"The store has moved to {named}. Connect it under that address."


@pytest.mark.parametrize("location", ["/login", ""])
def test_a_redirect_within_the_store_is_refused_too(location):
    moved = refused_with(Reply(status=302, headers={"Location": location}))

    assert "Switch that redirect off" in str(moved)


def test_a_redirect_is_never_followed_by_a_write():
    away = Reply(status=301, headers={"Location": "/elsewhere"})
    with scripted_store(lambda *_: away) as server:
        with pytest.raises(RejectedError):
            Wire(server).client.ensure_webhooks("https://x.example.test/hook", "a" * 32)

        assert [path.partition("?")[0] for _, path in server.calls] == ["/wp-json/wc/v3/webhooks"]


@pytest.mark.parametrize(
    "body", [b"", b"<html>Maintenance", b"Warning: foo {}", b'"text"', b"[", b'{"id": 41', b"[[[["]
)
def test_a_success_without_json_is_no_success(body):
    with scripted_store(lambda *_: Reply(body=body)) as server, pytest.raises(UnreachableError):
        Wire(server).read()


def test_an_order_that_makes_no_sense_is_rejected_with_the_part():
    with (
        scripted_store(lambda *_: Reply(body=b'{"id": 41, "status": "processing"}')) as server,
        pytest.raises(RejectedError, match="date_created_gmt is missing"),
    ):
        Wire(server).read()


def test_a_byte_order_mark_before_the_json_does_no_harm():
    with scripted_store(lambda *_: Reply(body=b"\xef\xbb\xbf" + ORDER)) as server:
        assert Wire(server).read().external_id == "41"


def test_an_endless_answer_is_cut_short():
    with (
        scripted_store(lambda *_: Reply(pieces=repeat(b" " * 65536))) as server,
        pytest.raises(UnreachableError, match="too large"),
    ):
        Wire(server).read()


def test_an_answer_that_trickles_is_cut_short():
    with (
        scripted_store(lambda *_: Reply(pieces=repeat(b" "))) as server,
        pytest.raises(UnreachableError, match="to an end"),
    ):
        Wire(server, whole=0.2).read()


def test_connections_are_used_again():
    with scripted_store(lambda *_: Reply(body=ORDER)) as server:
        wire = Wire(server)
        for _ in range(3):
            wire.read()

        assert (len(server.calls), server.connections) == (3, 1)


def test_calls_are_recorded_without_anything_secret(store):
    client = store.client()
    order = store.place()
    client.read_order(order)
    client.ensure_webhooks("https://clearhold.example.test/hook", "s3cr3t" * 6)

    recorded = repr(store.calls)
    assert store.calls[0].path == f"/wp-json/wc/v3/orders/{order}"
    assert store.calls[0].status == 200
    for secret in (*[store.key[name] for name in ("consumer_key", "consumer_secret")], "s3cr3t"):
        assert secret not in recorded


def test_over_https_the_key_travels_in_a_header_and_is_checked_by_certificate(tmp_path):
    context, authority = certificate_for("127.0.0.1", tmp_path)
    with scripted_store(lambda *_: Reply(body=ORDER), context) as server:
        connector = WooCommerce(Gate(frozenset({server.place})))
        client = connector.client(f"https://{server.place}", KEY, lambda _call: None)
        with pytest.raises(UnreachableError, match="certificate"):
            client.read_order("41")
        client._rest._api()._session.verify = authority
        client.read_order("41")

        [(_, path)] = server.calls
        [headers] = server.seen_headers
    assert path == "/wp-json/wc/v3/orders/41"
    assert headers["Authorization"] == f"Basic {base64.b64encode(b'ck_secret:cs_secret').decode()}"


def test_a_store_at_a_private_address_is_not_called():
    client = WooCommerce().client("https://127.0.0.1", KEY, lambda _call: None)

    with pytest.raises(PrivateAddressError):
        client.describe()


def test_a_store_over_plain_http_is_not_called():
    client = WooCommerce().client("http://127.0.0.1:1", KEY, lambda _call: None)

    with pytest.raises(InvalidInputError, match="https"):
        client.describe()


@pytest.mark.parametrize("credentials", [{}, {"consumer_key": "ck_1"}, {**KEY, "consumer_key": ""}])
def test_a_client_without_its_key_is_refused_before_any_call(credentials):
    with pytest.raises(InvalidInputError, match="must be given"):
        WooCommerce().client("https://shop.example.test", credentials, lambda _call: None)
