"""The app is removed while a hold is on its way to the shop: it lands, and the staff are told."""

import pytest

from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.flow.running.keep_lease import keep_lease
from app.model.case import State
from app.model.effect import EffectState
from app.model.order import OrderStatus
from app.model.shop import WhenLeaving
from app.store.effects import effects
from tests.builders import platform
from tests.builders.platform_life import case, choose, count, lines, lived_in


@pytest.fixture
def desk(database_url, tmp_path):
    opened = platform.PlatformDesk(database_url, tmp_path)
    keep_lease(opened.services, opened.services.worker)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return lived_in(desk)


@pytest.fixture
def landed_late(desk, shop, monkeypatch):
    """Lets a hold land whose shop removed the app after it was sent; returns the case's row."""

    def land():
        keep_lease(desk.services, desk.services.worker)
        row = desk.place(shop)
        monkeypatch.setattr(platform._Client, "place_hold", late)
        perform_effects(desk.services, shop.shop_id)
        perform_effects(desk.services, shop.shop_id)
        return row

    place_hold = platform._Client.place_hold

    def late(*asked):
        assert desk.post(shop.url, "app/uninstalled").status_code == 200
        decide_orders(desk.services, shop.shop_id)
        perform_effects(desk.services, shop.shop_id)
        return place_hold(*asked)

    return land


def told(desk):
    return [mail for mail in desk.mail.sent if "stays on hold" in mail.subject]


def test_its_release_waits_for_it_and_goes_to_the_staff(desk, shop, landed_late):
    row = landed_late()

    (order,) = desk.platform.orders.values()
    assert order.status is OrderStatus.ON_HOLD
    assert case(desk, row).state is State.HANDED_BACK
    (gone,) = [one for one in lines(desk, shop, row.case_id) if one.action == "shop_gone"]
    assert "its own staff do" in gone.details["problem"]
    assert len(told(desk)) == 1
    assert count(desk, effects, effects.c.state == EffectState.OWED) == 0


def test_who_chose_to_keep_orders_on_hold_is_told_of_it_too(desk, shop, landed_late):
    choose(desk, shop, when_leaving=WhenLeaving.STAFF)

    row = landed_late()

    assert case(desk, row).state is State.HANDED_BACK
    assert "hold_confirmed" in [one.action for one in lines(desk, shop, row.case_id)]
    assert len(told(desk)) == 1
