"""Stripe's events come twice, late, in the wrong order, or signed by somebody else."""

import pytest
import requests

from app.model.case import Cause, State
from app.model.check import CheckState
from app.store.checks import checks_of
from tests.journeys.house import House

CHAOS = {
    "twice": {"copies": 5},
    "as twins with ids of their own": {"twins": 3},
    "before what came before": {
        "behind": True,
        "types": ["identity.verification_session.requires_input"],
    },
}


def held(shop: House) -> int:
    order = shop.place()
    shop.settle()
    assert shop.state(order) is State.INVITED
    return order


@pytest.mark.parametrize("chaos", CHAOS.values(), ids=CHAOS)
def test_events_may_come(shop: House, chaos: dict):
    order = held(shop)
    shop.control("/control/chaos", {**chaos, "times": None}, at=shop.stripe)

    shop.hand_in(shop.start_check(), outcome="failed", code="selfie_face_mismatch")
    shop.verify()
    shop.settle()

    assert shop.status(order) == "processing"
    assert shop.case(order).cause is Cause.CHECK_PASSED
    assert len(shop.writes(order)) == 2
    assert len(shop.letters()) == 2


def test_failures_told_many_times_are_counted_once_each(shop: House):
    order = held(shop)
    shop.control("/control/chaos", {"copies": 3, "twins": 2, "times": None}, at=shop.stripe)
    for code in ("document_expired", "selfie_face_mismatch"):
        shop.hand_in(shop.start_check(), outcome="failed", code=code)
        shop.settle()

    with shop.services.database.read() as tx:
        (check,) = checks_of(tx, shop.shop_id, shop.case(order).case_id)
    assert (check.state, check.attempts) == (CheckState.OPEN, 2)


@pytest.mark.parametrize("forgery", [{"wrong_secret": True}, {"stale_seconds": 4000}])
def test_an_event_that_is_not_freshly_signed_proves_nothing(shop: House, forgery: dict):
    order = held(shop)
    shop.control("/control/chaos", {**forgery, "times": None}, at=shop.stripe)
    shop.verify()
    shop.settle()

    sent = requests.get(f"{shop.stripe}/control/deliveries", timeout=30).json()
    statuses = {one["status"] for delivery in sent[-2:] for one in delivery["tries"]}
    assert statuses == {401}
    assert shop.state(order) is State.CHECKING

    shop.clock.advance(minutes=2)
    shop.tick()
    assert shop.status(order) == "processing"
