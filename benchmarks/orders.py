"""Signed WooCommerce orders of about 11 KB, none a repeat of another.

Made from a recorded delivery: six lines in the basket, and the meta data that
WooCommerce's order attribution, a card plugin and a translation plugin leave. Four
of five orders are a new guest's, one of thirty with a common name; every fifth is the one
before him ordering again.
None of them asks for proof.
"""

import base64
import hmac
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.buyers import name_of

_RECORDED: Final = (
    Path(__file__).parents[1] / "tests/fixtures/woocommerce/order.created-guest-storefront.json"
)
_LINES: Final = 6
_AGAIN: Final = 5
_AGENT: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) TestShopper/1.0"
)
_START: Final = (
    "http://127.0.0.1:8091/product/winter-jacket/?utm_source=newsletter&utm_medium=email"
)


def body_of(number: int, placed_at: datetime) -> bytes:
    """Return the order of that number as WooCommerce writes it, placed at the time."""
    buyer = number - 1 if number % _AGAIN == 0 else number
    name, placed = name_of(buyer), placed_at.strftime("%Y-%m-%dT%H:%M:%S").encode()
    return (
        _TEMPLATE.replace(b'"@id@"', b"%d" % number)
        .replace(b"@number@", b"%d" % number)
        .replace(b"@placed@", placed)
        .replace(b"@buyer@", b"%d" % buyer)
        .replace(b"@first@", name.first.encode())
        .replace(b"@last@", name.last.encode())
        .replace(b"@phone@", b"+4670%07d" % (buyer % 10_000_000))
        .replace(b"@street@", b"Storgatan %d" % (buyer % 900 + 1))
        .replace(b"@postcode@", b"%05d" % (10_000 + buyer % 80_000))
        .replace(b"@ip@", b"198.51.%d.%d" % (buyer // 250 % 250, buyer % 250))
    )


def request_of(path: str, body: bytes, secret: str) -> bytes:
    """Return the whole signed HTTP request that delivers an order to an address."""
    signature = base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
    head = (
        f"POST {path} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        "User-Agent: WooCommerce/9.9.5 Hookshot (WordPress/6.9)\r\n"
        "Accept: */*\r\n"
        "Accept-Encoding: deflate, gzip, br, zstd\r\n"
        "Content-Type: application/json\r\n"
        "X-WC-Webhook-Source: http://127.0.0.1:8091/\r\n"
        "X-WC-Webhook-Topic: order.created\r\n"
        "X-WC-Webhook-Resource: order\r\n"
        "X-WC-Webhook-Event: created\r\n"
        f"X-WC-Webhook-Signature: {signature}\r\n"
        "X-WC-Webhook-ID: 1\r\n"
        "X-WC-Webhook-Delivery-ID: 4a9c68ebc3c1c59adab340858c6d4782\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _template() -> bytes:
    order = json.loads(json.loads(_RECORDED.read_text())["raw_body"])
    order |= {
        "id": "@id@",
        "number": "@number@",
        "status": "processing",
        "payment_method": "stripe",
        "payment_method_title": "Card",
        "transaction_id": "pi_sample_@number@",
        "order_key": "wc_order_sample@number@",
        "customer_ip_address": "@ip@",
        "customer_user_agent": _AGENT,
        "line_items": [_line(order["line_items"][0], place) for place in range(_LINES)],
        "meta_data": order["meta_data"] + _plugin_meta(),
    }
    for key in ("date_created", "date_modified", "date_paid"):
        order[key] = order[f"{key}_gmt"] = "@placed@"
    for key in ("billing", "shipping"):
        order[key] |= {"first_name": "@first@", "last_name": "@last@", "phone": "@phone@"}
        order[key] |= {"address_1": "@street@", "postcode": "@postcode@"}
    order["billing"]["email"] = "buyer.@buyer@@example.test"
    return json.dumps(order, separators=(",", ":")).encode()


def _line(recorded: dict[str, Any], place: int) -> dict[str, Any]:
    chosen = {"pa_size": "M", "pa_colour": "forest green", "_reduced_stock": "1"}
    return recorded | {
        "id": 36 + place,
        "product_id": 10 + place,
        "name": f"{recorded['name']}, lined, model {place}",
        "sku": f"JKT-{place}",
        "image": {
            "id": str(310 + place),
            "src": f"http://127.0.0.1:8091/wp-content/uploads/2026/11/jacket-{place}-600x600.jpg",
        },
        "meta_data": _meta(chosen, first=500 + 10 * place),
    }


def _plugin_meta() -> list[dict[str, Any]]:
    attribution = {
        "device_type": "Desktop",
        "referrer": "https://www.example.test/search?q=winter+jacket",
        "session_count": "2",
        "session_entry": _START,
        "session_pages": "11",
        "session_start_time": "2026-11-21 19:02:41",
        "source_type": "utm",
        "user_agent": _AGENT,
        "utm_campaign": "winter-2026",
        "utm_content": "hero-image",
        "utm_medium": "email",
        "utm_source": "newsletter",
    }
    plugins = {
        "_stripe_customer_id": "cus_sample",
        "_stripe_source_id": "pm_sample",
        "_stripe_intent_id": "pi_sample_@number@",
        "_stripe_charge_captured": "yes",
        "_stripe_currency": "SEK",
        "_stripe_fee": "22.41",
        "_stripe_net": "1325.59",
        "wpml_language": "sv",
        "_billing_vat_number": "",
        "_delivery_time": "Between 16:00 and 20:00, ring at the door twice",
    }
    written = {f"_wc_order_attribution_{key}": value for key, value in attribution.items()}
    return _meta(written | plugins, first=700)


def _meta(values: dict[str, str], *, first: int) -> list[dict[str, Any]]:
    return [
        {
            "id": first + place,
            "key": key,
            "value": value,
            "display_key": key.strip("_"),
            "display_value": value,
        }
        for place, (key, value) in enumerate(values.items())
    ]


_TEMPLATE: Final = _template()
