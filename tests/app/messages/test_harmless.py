import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.messages.harmless import one_line, order_label, unlinked
from tests.app.messages.contexts import DOTS, links_in

DOMAINS = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "http://", "HTTPS://", "mailto:anna@", "www", "//", "x:"]),
    st.text(st.sampled_from("abcäß-1"), min_size=1),
    st.sampled_from(DOTS),
    st.sampled_from(["com", "example", "рф", "xn--p1ai"]),
    st.sampled_from(["", "/path?x=1", ":8080", "."]),
)
NO_NUMBER = "\N{EN DASH}"
HOSTILE = st.lists(st.text() | DOMAINS).map("".join)


@given(HOSTILE)
@example("line\r\nBcc: anna@example.test")
@example("\u202egnp.exe\u2066 \u200bhidden\ufeff")
def test_one_line_is_one_visible_line(text):
    line = one_line(text, 80)

    assert len(line) <= 80
    assert line == " ".join(line.split())
    assert not {unicodedata.category(sign) for sign in line} & {"Cc", "Cf", "Zl", "Zp", "Cs", "Cn"}


@given(HOSTILE)
@example("http://evil.example/x")
@example("www.evil.example")
@example("evil\u200b.example")
@example("evil.\u034fexample")
@example("anna@evil.example")
def test_nothing_in_an_unlinked_line_is_taken_for_a_link(text):
    assert links_in(unlinked(text, 80)) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bolt 3.5 mm, 16:9 (approx.)", "Bolt 3.5 mm, 16:9 (approx.)"),
        ("Wait... what", "Wait... what"),
        ("See http://evil.example/a", "See http: //evil. example/a"),
        ("evil.example", "evil. example"),
        ("192.0.2.7/login", "192. 0. 2. 7/login"),
        ("me@evil.example", "me @ evil. example"),
    ],
)
def test_only_what_looks_like_a_link_is_parted(title, expected):
    assert unlinked(title, 80) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1042", "1042"),
        ("#SE-2026/0042_b", "#SE-2026/0042_b"),
        ("1.042", "1.042"),
        ("42\r\nBcc: x", "42Bccx"),
        ("42 evil.example", "42evilexample"),
        ("\u202e", NO_NUMBER),
        ("", NO_NUMBER),
    ],
)
def test_an_order_number_keeps_only_what_numbers_are_made_of(number, expected):
    assert order_label(number) == expected


@given(HOSTILE)
def test_an_order_number_is_never_a_link(text):
    assert links_in(order_label(text)) == []


def test_a_long_text_is_cut_with_a_sign():
    assert one_line("a" * 100, 10) == "a" * 9 + "…"


def test_signs_that_only_seem_to_be_letters_are_dropped():
    assert one_line("a\u3164b\ufe0fc\u034f\U000e0101", 80) == "abc"
