"""Card numbers and national ids leave free text; everything else stays byte for byte.

Numbers are the examples that authorities and card schemes publish for testing. Which numbers
are told, WooCommerce's tests show: the search is the same.
"""

import json

import pytest

from connectors.shops.shopify.blank import blank
from tests.connectors.shopify.examples import TOPICS, body, raw

CARD, PERSON, BLANK = "4111 1111 1111 1111", "811218-9876", "•••"


@pytest.mark.parametrize("topic", TOPICS)
def test_an_example_of_shopifys_holds_nothing_to_blank(topic):
    assert blank(raw(topic)) == raw(topic)


def with_free_text(written):
    order = body("orders/create")
    order["note"] = written
    order["note_attributes"] = [{"name": "gift_message", "value": written}]
    order["line_items"][0]["properties"] = [{"name": "Engraving", "value": written}]
    order["customer"]["note"] = written
    order["tags"] = written
    return order


@pytest.mark.parametrize("number", [CARD, PERSON, "4111111111111111"])
def test_what_people_wrote_into_free_text_is_blanked(number):
    sent = json.dumps(with_free_text(f"Take {number}, please.")).encode()

    kept = json.loads(blank(sent))

    assert kept == with_free_text(f"Take {BLANK}, please.")


@pytest.mark.parametrize(
    ("topic", "place", "field"),
    [
        ("refunds/create", None, "note"),
        ("customers/update", None, "note"),
        ("orders/edited", "order_edit", "staff_note"),
        ("fulfillment_holds/added", "fulfillment_hold", "reason_notes"),
        ("fulfillment_orders/fulfillment_request_accepted", None, "message"),
        (
            "fulfillment_orders/fulfillment_request_submitted",
            "fulfillment_order_merchant_request",
            "message",
        ),
    ],
)
def test_notes_and_messages_of_staff_and_warehouses_are_free_text_too(topic, place, field):
    told = body(topic)
    (told[place] if place else told)[field] = f"card {CARD}"

    kept = json.loads(blank(json.dumps(told).encode()))

    assert (kept[place] if place else kept)[field] == f"card {BLANK}"


def test_ids_amounts_and_phones_stay_though_they_look_like_such_numbers():
    order = with_free_text("none")
    order["checkout_id"] = 4111111111111111
    order["token"] = CARD
    order["phone"] = "8112189876"

    assert json.loads(blank(json.dumps(order).encode())) == order


def test_only_the_free_text_changes():
    sent = b'{ "id" : 820982911946154508, "total_price":"10.00" , "note":"4111111111111111" }'

    assert blank(sent) == sent.replace(b"4111111111111111", BLANK.encode())


def test_what_is_no_json_is_searched_as_a_whole():
    assert blank(f"<p>{CARD}".encode()) == f"<p>{BLANK}".encode()
    assert blank(b"\xff 4111111111111111") == b"\xff " + BLANK.encode()
