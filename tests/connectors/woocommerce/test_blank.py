"""Card numbers and national ids leave free text; everything else stays byte for byte.

Numbers are the examples that authorities and card schemes publish for testing.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import ORDER, an_order

WOO = WooCommerce()
BLANK = "•••"

CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111 - 1111 - 1111 - 1111",
    "5555555555554444",
    "378282246310005",
    "3782 822463 10005",
    "2223003122003222",
    "6011111111111117",
    "4222222222222",
    "6304000000000000",
]
NATIONAL_IDS = [
    "811218-9876",
    "8112189876",
    "19811218-9876",
    "811278-9873",
    "010190-1234",
    "01010750160",
    "010107 50160",
    "131052-308T",
    "131052A308T",
    "86095742719",
    "36 574 261 809",
    "12345678Z",
    "12345678-Z",
    "X1234567L",
    "2 55 08 14 168 025 38",
    "RSSMRA85T10A562S",
]
HARMLESS = [
    "Please ring +46701234567 or 070-123 45 67.",
    "Delivered between 2026-11-21 and 2026-11-30.",
    "4111111111111112",
    "811218-9875",
    "311399-1234",
    "1763752933123",
    "d751713988987e9331980363e24189ce",
    "wc_order_AedXPSZzvLC2v",
    "https://shop.example.test/?utm_id=120210000000000001",
    "131052-308U",
    "12345678A",
    "RSSMRA85T10A562T",
    "550e8400-e29b-41d4-a716-446655440000",
    "00000000000",
    "Flat 12, door code 4711.",
]


def noted(note):
    return json.loads(WOO.blank(an_order(customer_note=note)))["customer_note"]


@pytest.mark.parametrize("number", CARDS + NATIONAL_IDS)
def test_a_number_in_a_note_is_blanked_and_the_words_stay(number):
    assert noted(number) == BLANK
    assert noted(f"Hej! Här: {number}, tack.") == f"Hej! Här: {BLANK}, tack."


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_a_number_stays(text):
    assert noted(text) == text


def test_several_numbers_in_one_text_are_all_blanked():
    text = "4111 1111 1111 1111 exp 12/27, or 5555555555554444 378282246310005, pnr 811218-9876"

    assert noted(text) == f"{BLANK} exp 12/27, or {BLANK} {BLANK}, pnr {BLANK}"


def test_a_phone_number_beside_a_card_number_stays():
    assert noted("0701234567 4111111111111111") == f"0701234567 {BLANK}"


META = [{"id": 4111111111111111, "key": "4111111111111111", "value": "4111111111111111"}]
PLACES = {
    "order": {"meta_data": META},
    "line": {"line_items": [{"meta_data": META}]},
    "shipping": {"shipping_lines": [{"meta_data": META}]},
    "fee": {"fee_lines": [{"meta_data": META}]},
    "coupon": {"coupon_lines": [{"meta_data": META}]},
}


@pytest.mark.parametrize("place", PLACES)
def test_meta_data_lose_the_number_in_their_value_and_keep_id_and_key(place):
    raw = an_order(**PLACES[place])
    [at] = [i for i in range(len(raw)) if raw.startswith(b'"value": "4111', i)]

    expected = raw[:at] + raw[at:].replace(b"4111111111111111", BLANK.encode(), 1)
    assert WOO.blank(raw) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4111111111111111, BLANK),
        (["4111111111111111", 7], [BLANK, 7]),
        ({"pan": {"no": "4111111111111111"}}, {"pan": {"no": BLANK}}),
        ({"4111111111111111": 1}, {BLANK: 1}),
        ('{"pnr":"811218-9876"}', f'{{"pnr":"{BLANK}"}}'),
        ('Å "4111111111111111"\n\\', f'Å "{BLANK}"\n\\'),
    ],
    ids=repr,
)
def test_a_plugins_own_structure_is_searched_to_its_leaves(value, expected):
    blanked = json.loads(WOO.blank(an_order(meta_data=[{"key": "x", "value": value}])))

    assert blanked["meta_data"][0]["value"] == expected


def test_what_a_plugin_shows_of_a_line_is_blanked_too():
    shown = {"key": "Pnr", "value": "x", "display_key": "Pnr", "display_value": "811218-9876"}
    blanked = json.loads(WOO.blank(an_order(line_items=[{"meta_data": [shown]}])))

    assert blanked["line_items"][0]["meta_data"][0]["display_value"] == BLANK


def test_the_same_digits_elsewhere_keep_every_byte():
    number = "4111111111111111"
    body = {
        **ORDER.body(),
        "transaction_id": number,
        "order_key": number,
        "number": number,
        "customer_note": "card 4111 1111 1111 1111",
    }
    body["billing"] = {**body["billing"], "phone": number, "postcode": "8112189876"}
    # Written as PHP does, with its own escapes and spaces in odd places.
    raw = json.dumps(body, indent=1).replace("/", "\\/").encode()

    assert WOO.blank(raw) == raw.replace(b"4111 1111 1111 1111", BLANK.encode())


def test_a_note_deeper_down_is_no_customers_note():
    raw = b'{"a": {"customer_note": "4111111111111111"}, "customer_note": "4111111111111111"}'

    assert WOO.blank(raw) == raw[:42] + raw[42:].replace(b"4111111111111111", BLANK.encode())


@pytest.mark.parametrize(
    "raw",
    [
        b'{"meta_data": {"pnr": "811218-9876"}}',
        b'{"meta_data": ["811218-9876"]}',
        b'{"meta_data": "811218-9876"}',
        b'{"line_items": {"7": {"meta_data": [{"value": "811218-9876"}]}}}',
    ],
)
def test_meta_data_in_another_shape_are_searched_all_the_same(raw):
    assert WOO.blank(raw) == raw.replace(b"811218-9876", BLANK.encode())


@pytest.mark.parametrize(
    "raw",
    [
        b'{"customer_note": "811218-9876"',
        b"pnr=811218-9876&x=\xff\xfe",
        b'{"a": NaN, "b": "811218-9876"}',
        b"[" * 100_000 + b' "811218-9876"',
    ],
    ids=["cut off", "form", "not a number", "nested"],
)
def test_what_is_no_json_is_searched_as_a_whole(raw):
    assert WOO.blank(raw) == raw.replace(b"811218-9876", BLANK.encode())


def test_broken_bytes_outside_free_text_are_left_alone():
    raw = b'{"x": "\xff", "\xff": 1, "customer_note": "811218-9876"}'

    assert WOO.blank(raw) == raw.replace(b"811218-9876", BLANK.encode())


words = st.text(
    st.characters(exclude_characters="0123456789", exclude_categories=("Cs",)), max_size=20
)


@given(before=words, number=st.sampled_from(CARDS + NATIONAL_IDS), after=words)
def test_no_number_survives_between_any_words(before, number, after):
    text = f"{before} {number} {after}"
    raw = an_order(customer_note=text, line_items=[{"meta_data": [{"key": "k", "value": text}]}])
    blanked = json.loads(WOO.blank(raw))

    assert number not in json.dumps(blanked, ensure_ascii=False)
    assert {**blanked, "customer_note": text, "line_items": None} == {
        **json.loads(raw),
        "line_items": None,
    }
