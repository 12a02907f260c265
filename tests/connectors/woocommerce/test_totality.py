"""Whatever is signed is translated or refused with a sentence; nothing else ever happens."""

import json

from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import UnreadableError
from app.model.shop_event import ShopEvent
from connectors.shops.woocommerce.connector import WooCommerce
from tests.connectors.woocommerce.recordings import deliveries, delivery

WOO = WooCommerce()
BODIES = [delivery(name).body() for name in deliveries() if name != "ping"]
RAWS = [delivery(name).raw for name in deliveries()]
TOPICS = ["order.created", "order.updated", "order.deleted", "customer.updated", "action.x", "x.y"]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["", "0", "NaN", "1e999", "-1", "&#x110000;", "\0", "\ud800", "١٢", "²"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def mutated_bodies(draw):
    """A recorded body in which one to five parts are missing or something else."""
    body = json.loads(json.dumps(draw(st.sampled_from(BODIES))))
    for _ in range(draw(st.integers(1, 5))):
        _mutate(draw, body)
    return json.dumps(body).encode("utf-8", "surrogatepass")


def _mutate(draw, body):
    place = body
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and draw(st.booleans()):
            place = place[key]
            continue
        if isinstance(place, dict) and draw(st.booleans()):
            del place[key]
        else:
            place[key] = draw(values)
        return


@st.composite
def mutated_bytes(draw):
    """A recorded body with bytes overwritten, cut off or put in."""
    raw = bytearray(draw(st.sampled_from(RAWS)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 20)))
        raw[start:end] = draw(st.binary(max_size=8))
    return bytes(raw)


def is_event_or_sentence(topic, raw):
    try:
        event = WOO.translate(topic, raw)
    except UnreadableError as unreadable:
        return str(unreadable).endswith(".")
    return isinstance(event, ShopEvent)


@given(topic=st.sampled_from(TOPICS), raw=mutated_bodies())
def test_a_mutated_payload_is_translated_or_refused(topic, raw):
    assert is_event_or_sentence(topic, raw)


@given(topic=st.sampled_from(TOPICS), raw=mutated_bytes() | st.binary(max_size=200))
def test_broken_bytes_are_translated_or_refused(topic, raw):
    assert is_event_or_sentence(topic, raw)


@given(topic=st.text(max_size=30), body=values)
def test_any_topic_with_any_json_is_translated_or_refused(topic, body):
    assert is_event_or_sentence(topic, json.dumps(body).encode("utf-8", "surrogatepass"))


@given(raw=mutated_bodies() | mutated_bytes() | st.binary(max_size=200))
def test_the_door_and_the_blanking_take_whatever_comes(raw):
    WOO.intake(raw, {})
    blanked = WOO.blank(raw)

    assert WOO.blank(blanked) == blanked
    assert is_event_or_sentence("order.updated", blanked)
