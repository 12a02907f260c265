"""What is private shows in no text that a programmer or a log makes of it."""

import logging
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.logs import log_problem
from app.model.order import Address, Name
from app.model.private import Private
from tests.builders.orders import a_guest, a_payment, an_order

COAT = "•••"
markers = st.text("abcdefghijklmnopqrstuvwxyzåäöß", min_size=12, max_size=20)
anything = st.one_of(st.text(), st.binary(), st.integers(), st.none(), st.lists(st.text()))


@given(anything)
def test_a_private_value_looks_like_any_other(value):
    one = Private(value)

    assert {repr(one), str(one), f"{one}", f"{one!s}", f"{one!r}", "%s" % one} == {COAT}  # noqa: UP031
    assert repr([one, {"x": one}, (one,)]) == f"[{COAT}, {{'x': {COAT}}}, ({COAT},)]"


@given(anything)
def test_a_private_value_is_whole_inside(value):
    assert Private(value).reveal() == value
    assert Private(value).map(lambda inner: [inner]).reveal() == [value]
    assert repr(Private(value).map(lambda inner: [inner])) == COAT


def persons(mark):
    """An order that bears the mark wherever the model has a person."""
    name = Name(first=mark, last=mark)
    place = Address(name=name, company=mark, lines=(mark,), city=mark, phone=mark)
    return an_order(
        customer=a_guest(name=name, email=mark, phone=mark),
        billing=place,
        shipping=replace(place, region=mark),
        payment=a_payment(card_key=mark),
        ip=mark,
        user_agent=mark,
        customer_note=mark,
    )


@given(markers)
def test_an_order_shows_nobody(mark):
    order = persons(mark)

    assert mark not in repr(order)
    assert mark not in repr([order.delivery_address()])


class Listener(logging.Handler):
    """Keeps everything that a record carries, shown by a formatter or not."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def emit(self, record):
        self.heard.append(repr(vars(record)))


@given(markers)
def test_a_problem_is_logged_without_its_text(mark):
    listener = Listener()
    logger = logging.getLogger("clearhold")
    logger.addHandler(listener)
    try:
        log_problem("something_failed", ValueError(mark, persons(mark)), order="ord_1")
    finally:
        logger.removeHandler(listener)

    assert "something_failed" in "".join(listener.heard)
    assert mark not in "".join(listener.heard)
