"""Holding and releasing while the shop does anything, before any of our questions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.model.errors import UnreachableError
from app.model.order import OrderStatus
from app.ports import HoldResult, LiftResult
from connectors.shops.shopify.holds import lift_hold, place_hold
from tests.connectors.shopify.paper_orders import OTHER_APP, a_hold, a_part, an_order
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
HOLD = "hold_1"
OVER = {"CLOSED", "CANCELLED"}


class BusyShop(PaperShop):
    """Does the next thing of its list before it answers."""

    def __init__(self, deeds, parts):
        super().__init__([an_order(parts=[a_part() for _ in range(parts)])])
        self.deeds = list(deeds)
        self.others = []

    @property
    def parts(self):
        return self.orders[0]["parts"]

    def ask(self, operation, variables=None, *, may_lack=()):
        if self.deeds:
            deed, number = self.deeds.pop(0)
            DEEDS[deed](self, self.parts[number % len(self.parts)])
        return super().ask(operation, variables, may_lack=may_lack)

    def _hold(self, errors, **what):
        if (self.part(what["id"]) or {}).get("status") in OVER:
            errors = [{"code": "TAKEN", "message": "It is closed."}]
        return super()._hold(errors, **what)

    def _release(self, errors, **what):
        assert what["holdIds"], "Shopify would release everybody's holds"
        if (self.part(what["id"]) or {}).get("status") in OVER:
            errors = [{"code": None, "message": "It is closed."}]
        return super()._release(errors, **what)


def split(shop, part):
    if part["status"] not in OVER:
        shop.parts.append(a_part())


def move(shop, part):
    """The old one ends without its holds, a new one is born without any."""
    if part["status"] not in OVER:
        part.update(status="CLOSED", fulfillmentHolds=[])
        shop.parts.append(a_part())


def vanish(shop, part):
    if len(shop.parts) > 1:
        shop.parts.remove(part)


def hold_by_others(_shop, part):
    if part["status"] not in OVER:
        hold = a_hold(HOLD, ours=False, app=OTHER_APP)
        part.update(status="ON_HOLD", fulfillmentHolds=[*part["fulfillmentHolds"], hold])


def release_ours(_shop, part):
    left = [hold for hold in part["fulfillmentHolds"] if not hold["heldByRequestingApp"]]
    if part["status"] == "ON_HOLD":
        part.update(status="ON_HOLD" if left else "OPEN", fulfillmentHolds=left)


def close(_shop, part):
    if not part["fulfillmentHolds"]:
        part["status"] = "CLOSED"


DEEDS = {
    "nothing": lambda _shop, _part: None,
    "split": split,
    "move": move,
    "vanish": vanish,
    "hold_by_others": hold_by_others,
    "release_ours": release_ours,
    "close": close,
}
happenings = st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 5)), max_size=6)


def holds(shop, *, ours):
    return [
        (part["id"], hold["id"])
        for part in shop.parts
        for hold in part["fulfillmentHolds"]
        if hold["heldByRequestingApp"] is ours
    ]


@settings(max_examples=60, deadline=None)
@given(deeds=happenings, parts=st.integers(1, 4))
def test_what_is_told_of_a_hold_is_what_stands_once_the_shop_is_still(deeds, parts):
    shop = BusyShop(deeds, parts)
    try:
        result, order = place_hold(shop, NUMBER, HOLD)
    except UnreachableError:
        return
    if shop.deeds:
        return  # Something happened after our last look, too.

    live = [part for part in shop.parts if part["status"] not in OVER]
    held = [
        part for part in live if any(h["heldByRequestingApp"] for h in part["fulfillmentHolds"])
    ]
    if result in {HoldResult.PLACED, HoldResult.ALREADY_OURS}:
        assert held
        assert (order.status is OrderStatus.ON_HOLD) == (len(held) == len(live))
    else:
        assert not held


@settings(max_examples=60, deadline=None)
@given(before=happenings, during=happenings, parts=st.integers(1, 4))
def test_no_release_ever_touches_the_hold_of_another(before, during, parts):
    shop = BusyShop(before, parts)
    for write in (place_hold, lift_hold):
        shop.deeds = shop.deeds if write is place_hold else list(during)
        try:
            write(shop, NUMBER, HOLD)
        except UnreachableError:
            continue
    shop.deeds = []
    others = holds(shop, ours=False)

    result, _ = lift_hold(shop, NUMBER, HOLD)

    assert result in {LiftResult.LIFTED, LiftResult.ALREADY_LIFTED}
    assert (holds(shop, ours=False), holds(shop, ours=True)) == (others, [])


def test_a_shop_that_is_still_is_held_whole():
    shop = BusyShop([], 3)

    assert place_hold(shop, NUMBER, HOLD)[0] is HoldResult.PLACED
    assert len(holds(shop, ours=True)) == 3
    with pytest.raises(AssertionError):
        shop.ask("release", {"id": shop.parts[0]["id"], "holdIds": []})
