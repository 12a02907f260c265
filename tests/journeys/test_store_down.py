"""The store is away just when we hold or release: it is done once, when it is back."""

from dataclasses import replace

import pytest

from app.flow.queues.settle_checks import settle_checks
from app.model.case import State
from app.model.effect import EffectKind
from app.store.effects import effects_of
from connectors.http_client import Gate
from connectors.shops.woocommerce.connector import WooCommerce
from connectors.shops.woocommerce.rest import Patience
from tests.journeys.house import House

FAULTS = {
    "down": {"down": True},
    "crashing": {"errors": {"status": 500}},
    "busy": {"errors": {"status": 429}},
    "slow to answer": {"slow": {"seconds": 0.4}},
    "slow to act": {"slow": {"seconds": 0.4, "methods": ["PUT"]}},
    "cut off before it acts": {"cut": {"when": "before", "methods": ["PUT"]}},
    "cut off before it answers": {"cut": {"when": "after", "methods": ["PUT"]}},
}
HELD, RELEASED = ("processing", "on-hold"), ("on-hold", "processing")
faults = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


@pytest.fixture
def shop(shop: House) -> House:
    """The shop, spoken to by workers who do not wait long."""
    gate = Gate(shop.settings.allow_private_hosts)
    impatient = WooCommerce(gate=gate, patience=Patience(connect=0.2, read=0.2, whole=0.3))
    shop.patient = shop.services
    shop.services = replace(shop.services, shops={impatient.kind: impatient})
    return shop


def moves(shop: House, order: int) -> list[tuple[str, str]]:
    return [one for one in shop.moves(order) if "on-hold" in one]


def problem_of(shop: House, order: int, kind: EffectKind) -> str | None:
    with shop.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, shop.case(order).case_id)
    return next(row.last_problem for row in rows if row.kind == kind)


def come_back(shop: House) -> None:
    shop.mend()
    # What is well again gets its usual time, as this machine may be busy.
    shop.services = shop.patient
    shop.clock.advance(minutes=11)
    shop.settle()


@faults
def test_an_order_is_held_once_the_store_is_back(shop: House, fault: dict):
    order = shop.place()
    shop.deliver()
    shop.fault(**fault)
    shop.work()
    assert shop.state(order) is State.OPENED
    assert problem_of(shop, order, EffectKind.PLACE_HOLD)

    come_back(shop)

    assert shop.state(order) is State.INVITED
    assert shop.status(order) == "on-hold"
    assert moves(shop, order) == [HELD]
    assert len(shop.letters()) == 1


@faults
def test_an_order_is_released_once_the_store_is_back(shop: House, fault: dict):
    order = shop.place()
    shop.settle()
    shop.verify()
    shop.deliver()
    shop.fault(**fault)
    settle_checks(shop.services, shop.shop_id)
    shop.work()
    assert shop.state(order) is State.RELEASING
    assert "is going ahead" not in shop.page(shop.links()[0]).text
    assert problem_of(shop, order, EffectKind.LIFT_HOLD)

    come_back(shop)

    assert shop.state(order) is State.RELEASED
    assert shop.status(order) == "processing"
    assert moves(shop, order) == [HELD, RELEASED]
    assert len(shop.letters()) == 2
