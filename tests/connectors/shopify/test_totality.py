"""Whatever is signed is translated or refused with a sentence; nothing else ever happens."""

import json

from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import UnreadableError
from app.model.shop_event import ShopEvent
from connectors.shops.shopify.blank import blank
from connectors.shops.shopify.topics import COMPLIANCE_TOPICS, SUBSCRIBED
from connectors.shops.shopify.translate import translate
from tests.connectors.shopify.examples import TOPICS, body

ANY_TOPIC = st.sampled_from(sorted({*TOPICS, *SUBSCRIBED, *COMPLIANCE_TOPICS, "", "/", "x/y"}))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["", "0", "NaN", "1e999", "\0", "\ud800", "١٢", "²", "gid://shopify/Order/0"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def mutated(draw):
    """An example in which one to four parts are missing or something else."""
    topic = draw(st.sampled_from(TOPICS))
    found = body(topic)
    for _ in range(draw(st.integers(1, 4))):
        _mutate(draw, found)
    return topic, json.dumps(found).encode("utf-8", "surrogatepass")


def _mutate(draw, place):
    while place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and draw(st.booleans()):
            place = place[key]
            continue
        place[key] = draw(values)
        return


def meaning(topic, raw):
    try:
        return translate(topic, raw)
    except UnreadableError:
        return None


@given(mutated())
def test_a_damaged_example_is_read_or_refused(example):
    topic, raw = example

    assert isinstance(meaning(topic, raw), ShopEvent | None)


@given(ANY_TOPIC, st.binary(max_size=200))
def test_noise_is_read_or_refused(topic, raw):
    assert isinstance(meaning(topic, raw), ShopEvent | None)


@given(ANY_TOPIC, values)
def test_any_json_is_read_or_refused(topic, value):
    raw = json.dumps(value).encode("utf-8", "surrogatepass")

    assert isinstance(meaning(topic, raw), ShopEvent | None)


def test_what_is_nested_without_end_is_refused():
    for topic in TOPICS:
        meaning(topic, b'{"order_edit":' * 5000 + b"1" + b"}" * 5000)
        meaning(topic, b"[" * 100_000)


@given(mutated())
def test_blanking_a_damaged_example_leaves_json_that_means_the_same(example):
    topic, raw = example

    blanked = blank(raw)

    assert meaning(topic, blanked) == meaning(topic, raw)


@given(st.binary(max_size=300))
def test_noise_is_blanked_without_a_word(raw):
    assert isinstance(blank(raw), bytes)
