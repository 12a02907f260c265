"""Whatever stands in an answer: it is an order, or it can be asked for again, and nothing else."""

import copy
from datetime import UTC, datetime

import pytest

from app.model.errors import UnreachableError
from app.model.order import Order
from connectors.shops.shopify.listing import list_modified_after, list_placed_before
from connectors.shops.shopify.reading import read_order
from tests.connectors.shopify.paper_orders import (
    a_hold,
    a_part,
    a_transaction,
    an_order,
    money,
)
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
START = datetime(2026, 10, 1, 12, tzinfo=UTC)
ODD = [None, "", "odd", -1, 0, 1.5, True, [], [None], {}, {"nodes": None}, "9" * 400, "\ud800"]


class Parrot:
    """Answers every question with the same thing."""

    answered_at = None

    def __init__(self, answer):
        self.answer = answer

    def ask(self, *_, **__):
        return self.answer


def a_full_answer():
    refund = {"id": "gid://shopify/Refund/5", "note": "Too small", "totalRefundedSet": money(100)}
    order = an_order(
        displayFinancialStatus="AUTHORIZED",
        edited=True,
        parts=[a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()])],
        transactions=[a_transaction(kind="AUTHORIZATION")],
        refunds=[refund],
        risk={"assessments": [{"riskLevel": "LOW", "provider": None}]},
        shopifyProtect={"status": "ACTIVE", "eligibility": {"status": "ELIGIBLE"}},
    )
    return PaperShop([order]).ask("order_snapshot", {"id": order["id"]})["order"]


FULL = a_full_answer()


def paths(value, before=()):
    """Every place in an answer."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in inner:
        yield (*before, key)
        if isinstance(below, dict | list):
            yield from paths(below, (*before, key))


def changed(path, value):
    answer = copy.deepcopy(FULL)
    place = answer
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return answer


@pytest.mark.parametrize("path", list(paths(FULL)), ids=lambda path: ".".join(map(str, path)))
def test_an_odd_answer_is_an_order_or_is_asked_for_again(path):
    for odd in ODD:
        answer = changed(path, odd)
        try:
            assert isinstance(read_order(Parrot({"order": answer}), NUMBER), Order)
        except UnreachableError as problem:
            assert "cannot be read" in str(problem)  # noqa: PT017 - one of two fair ends


@pytest.mark.parametrize("path", list(paths(FULL)), ids=lambda path: ".".join(map(str, path)))
def test_an_odd_order_in_a_list_is_read_named_or_asked_for_again(path):
    info = {"hasNextPage": False, "endCursor": None}
    for odd in ODD:
        page = {"nodes": [changed(path, odd)], "pageInfo": info}
        parrot = Parrot({"orders": page, "order": FULL})
        for listed in (list_placed_before, list_modified_after):
            try:
                found = listed(parrot, START, 1)
                assert len(found.orders) + len(found.unreadable) == 1
            except UnreachableError as problem:
                assert "cannot be read" in str(problem)  # noqa: PT017 - one of two fair ends
