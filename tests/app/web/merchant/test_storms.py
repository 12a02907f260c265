"""A storm on the merchant's page: one line, one page, one decision for all of it."""

import pytest

from app.model.case import State
from app.model.user import Role
from app.store.storms import storms_waiting
from tests.builders.storms import StormDesk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = StormDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def storm(desk, shop):
    """A batch of a bot's orders, and an honest one beside it."""
    desk.tell_all(shop, [desk.bots_order(number) for number in range(3000, 3012)])
    desk.tell_all(shop, [desk.risky_order("2000")])
    with desk.services.database.read() as tx:
        [(found, _)] = storms_waiting(tx, [shop.shop_id])
    return found


def test_a_storm_is_one_line_of_the_list(owner, storm):
    page = owner.text("/admin")

    assert "12 orders in one batch" in page
    assert "the same delivery address and the same card" in page.replace(",", "")
    assert "Order 2000" in page
    assert "Order 3011" not in page
    assert storm.kinds


def test_an_order_of_a_storm_is_found_by_its_number(owner, storm):
    assert "Order 3011" in owner.text("/admin?number=3011")
    assert storm.ended_at is None


def test_the_page_of_a_storm_tells_what_its_orders_share_and_shows_some(owner, storm):
    page = owner.text(f"/admin/storms/{storm.storm_id}")

    assert "12 risky orders at once" in page
    assert "the same card" in page
    assert "12 orders are undecided" in page
    assert "Order 3000" in page
    assert "buyer3000@example.test" not in page


ASKED = {
    "release": "Release all of these orders?",
    "cancel": "give their money back?",
    "support": "Hand all of these orders to support?",
    "ask": "Ask all of these buyers",
}


@pytest.mark.parametrize("action", ASKED)
def test_every_decision_asks_once_more_and_changes_nothing(desk, owner, storm, action):
    page = owner.text(f"/admin/storms/{storm.storm_id}/{action}")

    assert ASKED[action] in page
    assert "12 orders" in page
    assert desk.case(desk.shop(storm.shop_id), 3011).state is State.HELD


def test_a_decision_is_carried_out_by_the_workers(desk, owner, shop, storm):
    path = f"/admin/storms/{storm.storm_id}"
    page = owner.send_and_follow(f"{path}/release", page=f"{path}/release")
    assert "The orders of the batch are being released. 12 orders in all." in page
    assert desk.case(shop, 3011).state is State.HELD

    desk.work_all(shop)
    page = owner.text(path)

    assert desk.case(shop, 3011).state is State.RELEASED
    assert "All of them are decided" in page
    assert "Order 2000" in owner.text("/admin")


def test_a_decision_without_the_forms_key_is_refused(desk, owner, shop, storm):
    answer = owner.client.post(f"/admin/storms/{storm.storm_id}/release")

    assert answer.status_code in {400, 403}
    desk.work_all(shop)
    assert desk.case(shop, 3011).state is State.HELD


def test_who_may_not_decide_sees_the_page_and_no_button(desk, shop, storm):
    auditor = desk.browser(desk.user(Role.AUDITOR))
    path = f"/admin/storms/{storm.storm_id}"

    assert "Release all" not in auditor.text(path)
    assert auditor.open(f"{path}/release").status_code == 403
    assert auditor.send(f"{path}/release").status_code == 403
    assert shop.shop_id == storm.shop_id


@pytest.mark.parametrize("path", ["", "/release"])
def test_a_storm_of_somebody_elses_is_not_found(desk, storm, path):
    other = desk.connect("https://other.example.test")
    stranger = desk.browser(desk.user(shop=other.shop_id))

    assert stranger.open(f"/admin/storms/{storm.storm_id}{path}").status_code == 404


def test_there_is_no_other_decision(owner, storm):
    assert owner.open(f"/admin/storms/{storm.storm_id}/burn").status_code == 404
