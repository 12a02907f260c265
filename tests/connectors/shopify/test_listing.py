"""Listing orders: cursors at Shopify, numbers in our port, nothing kept in between."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.model.errors import UnreachableError
from app.model.order import OrderStatus
from connectors.shops.shopify.listing import list_modified_after, list_placed_before
from tests.connectors.shopify.paper_orders import (
    a_customer,
    a_hold,
    a_line,
    a_part,
    a_transaction,
    an_order,
)
from tests.connectors.shopify.paper_shop import PaperShop, as_asked, page_of

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
_TERM = re.compile(r"(\w+)_at:(>=|<)'([^']+)'")


class ListingShop(PaperShop):
    """Searches and sorts as Shopify does: whole seconds, then numbers."""

    def __init__(self, orders):
        super().__init__(orders)
        self.fields = {"orders": self._search}

    def _search(self, _, query, sortKey, first, after=None, **_how):  # noqa: N803
        name = {"CREATED_AT": "createdAt", "UPDATED_AT": "updatedAt"}[sortKey]
        found = [one for one in self.orders if _fits(one, query)]
        found.sort(key=lambda one: (one[name], int(one["id"].rpartition("/")[2])))
        return page_of(list(map(as_asked, found)), first, after)


def _fits(order, query):
    terms = _TERM.findall(query)
    assert " AND ".join(f"{n}_at:{sign}'{at}'" for n, sign, at in terms) == query
    return all(
        order[f"{name}At"] >= at if sign == ">=" else order[f"{name}At"] < at
        for name, sign, at in terms
    )


def written(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def an_order_of(number, *, created=START, updated=None, **changes):
    return an_order(
        id=f"gid://shopify/Order/{number}",
        createdAt=written(created),
        processedAt=written(created),
        updatedAt=written(updated or created),
        **changes,
    )


def import_all(shop, before):
    """Ask as the import of history does: each page by the number of the one before, plus one."""
    page, found = 1, []
    while True:
        listed = list_placed_before(shop, before, page)
        found += [order.external_id for order in listed.orders]
        if listed.is_last:
            return found
        assert listed.page + 1 > page, "the import would stand still"
        page = listed.page + 1


# The past


def test_the_past_is_read_page_by_page_each_order_once_and_oldest_first():
    orders = [an_order_of(n, created=START + timedelta(seconds=17 * n)) for n in range(1, 201)]
    shop = ListingShop(orders[::-1])

    found = import_all(shop, START + timedelta(days=1))

    assert found == [str(number) for number in range(1, 201)]


def test_a_page_of_the_past_is_three_answers_and_none_is_asked_for_twice():
    orders = [an_order_of(n, created=START + timedelta(minutes=n)) for n in range(1, 151)]
    shop = ListingShop(orders)

    first = list_placed_before(shop, START + timedelta(days=1), 1)
    asked = len(shop.asked)
    second = list_placed_before(shop, START + timedelta(days=1), first.page + 1)

    assert (asked, first.is_last, second.is_last) == (3, False, False)
    assert second.orders[0].placed_at > first.orders[-1].placed_at
    assert "order_cursors" not in shop.asked


def test_more_orders_in_one_minute_than_fit_on_a_page_are_one_page():
    """A file with past orders is brought in, and Shopify gives them all the same moment."""
    burst = [an_order_of(number, created=START) for number in range(1, 121)]
    later = [an_order_of(200 + n, created=START + timedelta(hours=n)) for n in range(1, 4)]

    found = import_all(ListingShop(burst + later), START + timedelta(days=1))

    assert len(found) == len(set(found)) == 123


def test_only_what_was_placed_before_the_moment_is_the_past():
    shop = ListingShop([an_order_of(1), an_order_of(2, created=START + timedelta(hours=1))])

    page = list_placed_before(shop, START + timedelta(minutes=30), 1)

    assert [order.external_id for order in page.orders] == ["1"]
    assert page.is_last


def test_a_shop_without_a_past_has_one_empty_page():
    page = list_placed_before(ListingShop([]), START, 1)

    assert (page.orders, page.is_last, page.latest) == ([], True, None)


def test_a_past_order_tells_who_where_and_how_but_no_parts():
    shop = ListingShop([an_order_of(1, customer=a_customer())])

    (order,) = list_placed_before(shop, START + timedelta(days=1), 1).orders

    assert (order.parts, order.obstacle, order.customer.account_id) == ((), None, "7")
    assert order.payment.card_key.reveal().startswith("visa")
    assert shop.asked == ["orders_placed"]


def test_an_order_that_cannot_be_read_is_named_and_does_not_stop_the_page():
    odd = an_order_of(2, lines=[a_line("a lot")])
    shop = ListingShop([an_order_of(1), odd, an_order_of(3)])

    page = list_placed_before(shop, START + timedelta(days=1), 1)

    assert [order.external_id for order in page.orders] == ["1", "3"]
    ((number, reason),) = page.unreadable
    assert (number, "amount" in reason) == ("2", True)


def test_a_list_without_its_times_can_be_asked_for_again():
    shop = ListingShop([an_order_of(1, updated=START) | {"updatedAt": "2026-10-01T13"}])

    with pytest.raises(UnreachableError, match="cannot be read"):
        list_modified_after(shop, START, 1)


# What changed


def test_what_changed_since_a_moment_comes_with_its_parts_oldest_change_first():
    held = a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()])
    shop = ListingShop(
        [
            an_order_of(1, updated=START + timedelta(hours=2), parts=[held]),
            an_order_of(2, updated=START + timedelta(hours=1)),
            an_order_of(3),
        ]
    )

    page = list_modified_after(shop, START + timedelta(minutes=1), 1)

    assert [order.external_id for order in page.orders] == ["2", "1"]
    assert (page.orders[1].status, page.orders[1].hold) == (OrderStatus.ON_HOLD, "hold_1")
    assert (page.is_last, page.latest) == (True, START + timedelta(hours=2))
    assert shop.asked == ["orders_changed"]


def test_the_second_in_which_the_moment_lies_counts_as_since():
    shop = ListingShop([an_order_of(1)])

    page = list_modified_after(shop, START + timedelta(milliseconds=900), 1)

    assert len(page.orders) == 1


def test_moments_of_other_time_zones_are_asked_for_in_utc():
    shop = ListingShop([])
    stockholm = datetime.fromisoformat("2026-10-01T14:00:00+02:00")

    list_modified_after(shop, stockholm, 1)

    assert shop.said[0]["query"] == "updated_at:>='2026-10-01T12:00:00Z'"


@pytest.mark.parametrize("many", [12, 13, 50])
def test_orders_changed_in_one_second_are_found_by_page_numbers(many):
    shop = ListingShop([an_order_of(number) for number in range(1, many + 1)])

    found, number = [], 1
    while True:
        page = list_modified_after(shop, START, number)
        found += [order.external_id for order in page.orders]
        if page.is_last:
            break
        number += 1

    assert found == [str(one) for one in range(1, many + 1)]


def test_a_page_far_behind_is_found_in_steps_that_shopify_allows():
    shop = ListingShop([an_order_of(number) for number in range(1, 302)])

    page = list_modified_after(shop, START, 26)

    assert [order.external_id for order in page.orders] == ["301"]
    assert shop.asked == ["order_cursors", "order_cursors", "orders_changed"]
    assert [said.get("first") for said in shop.said] == [250, 50, None]


def test_a_page_behind_the_last_one_is_empty():
    page = list_modified_after(ListingShop([an_order_of(1)]), START, 7)

    assert (page.orders, page.is_last) == ([], True)


@pytest.mark.parametrize(
    "long",
    [
        {"lines": [a_line() for _ in range(12)]},
        {"parts": [a_part() for _ in range(12)]},
        {"transactions": [a_transaction() for _ in range(3)]},
    ],
)
def test_an_order_that_does_not_fit_into_the_list_is_read_whole(long):
    shop = ListingShop([an_order_of(1, **long)])

    (order,) = list_modified_after(shop, START, 1).orders

    assert shop.asked[:2] == ["orders_changed", "order_snapshot"]
    assert len(order.lines) == len(long.get("lines", [0]))
    assert len(order.parts) == len(long.get("parts", [0]))


def test_a_long_order_that_is_gone_before_it_is_read_whole_is_left_out():
    shop = ListingShop([an_order_of(1, lines=[a_line() for _ in range(12)]), an_order_of(2)])
    shop.when_asked["order_snapshot"] = lambda: shop.orders.pop(0)

    page = list_modified_after(shop, START, 1)

    assert [order.external_id for order in page.orders] == ["2"]
