"""Walking through a list that moves: nothing that changed is missed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.flow.sweeps.changed_since import changed_since
from app.model.ids import ExternalOrderId
from app.ports import OrdersPage
from tests.builders.orders import PLACED_AT, an_order

SIZE = 3


class MovingShop:
    """A shop of small pages. ``meanwhile`` happens after each answer."""

    def __init__(self, meanwhile: Callable[["MovingShop"], None] = lambda _: None):
        self.changed = {}
        self.drafts = set()
        self.meanwhile = meanwhile
        self.counts_pages = True
        self.knows_the_question = True
        self.calls = 0

    def change(self, number, second):
        self.changed[number] = PLACED_AT + timedelta(seconds=second)

    def list_modified_after(self, after, page):
        self.calls += 1
        assert self.calls < 200, "the walk never ends"
        since = sorted(
            (at, number)
            for number, at in self.changed.items()
            if at >= after or not self.knows_the_question
        )
        listed = since[(page - 1) * SIZE : page * SIZE]
        pages = -(-len(since) // SIZE)
        orders = [
            an_order(external_id=ExternalOrderId(str(number)), modified_at=at)
            for at, number in listed
            if number not in self.drafts
        ]
        answer = OrdersPage(
            orders=orders,
            unreadable=[],
            page=page,
            pages=pages if self.counts_pages else 0,
            total=0,
            is_last=not listed or (self.counts_pages and page >= pages),
            latest=max((at for at, _ in listed), default=None),
        )
        self.meanwhile(self)
        return answer


def walked(shop, since=PLACED_AT):
    told = [one for found in changed_since(shop, since, lambda *_: None) for one in found]
    states = [(one.external_id, one.modified_at) for one in told]
    assert len(states) == len(set(states))
    return [int(one.external_id) for one in told]


@pytest.fixture
def shop():
    shop = MovingShop()
    for number in range(8):
        shop.change(number, number)
    return shop


def test_everything_comes_once_in_the_order_of_its_change(shop):
    assert walked(shop) == list(range(8))
    assert walked(shop, PLACED_AT + timedelta(seconds=6)) == [6, 7]


def test_a_list_of_one_page_costs_one_call(shop):
    walked(shop, PLACED_AT + timedelta(seconds=6))

    assert shop.calls == 1


def test_orders_that_move_to_the_end_hide_nobody(shop):
    moves = iter(range(8))

    def hold_one(shop):
        # As a hold does that is placed while the list is read.
        number = next(moves, None)
        if number is not None:
            shop.change(number, 100 + number)

    shop.meanwhile = hold_one

    assert set(walked(shop)) == set(range(8))


def test_a_shop_that_does_not_count_its_pages_is_read_to_the_end(shop):
    shop.counts_pages = False

    assert walked(shop) == list(range(8))


@pytest.mark.parametrize("counts_pages", [True, False])
def test_more_than_a_page_within_one_second_is_read(shop, counts_pages):
    shop.counts_pages = counts_pages
    for number in range(10, 20):
        shop.change(number, 3)

    assert set(walked(shop)) == {*range(8), *range(10, 20)}


def test_more_than_a_page_within_one_second_may_move_too(shop):
    for number in range(10, 20):
        shop.change(number, 3)
    moves = iter([10, 11, 3, 12])

    def hold_one(shop):
        number = next(moves, None) if shop.calls > 2 else None
        if number is not None:
            shop.change(number, 200 + number)

    shop.meanwhile = hold_one

    assert set(walked(shop)) == {*range(8), *range(10, 20)}


def test_pages_of_nothing_but_checkouts_are_passed(shop):
    for number in range(10, 30):
        shop.change(number, 3.0 if number < 20 else number)
        shop.drafts.add(number)
    shop.change(99, 100)

    assert walked(shop) == [*range(8), 99]


def test_a_shop_that_does_not_know_the_question_is_read_by_its_pages(shop):
    shop.knows_the_question = False

    assert walked(shop, PLACED_AT + timedelta(seconds=50)) == list(range(8))
