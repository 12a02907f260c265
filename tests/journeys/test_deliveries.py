"""What the door does with deliveries as they really come: twice, late, crowded, broken."""

import json
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from app.model.case import State
from app.model.shop import Health
from app.store.cases import cases
from app.store.deliveries import DeliveryState, deliveries
from app.store.orders import orders
from tests.journeys.house import ORDINARY, RISKY, House

CROWD = 500


def count(shop: House, table, *conditions) -> int:
    with shop.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table).where(*conditions))


def lost_on_the_way(shop: House, spec=RISKY, **changes) -> tuple[int, list[dict]]:
    """Place an order whose webhooks the test delivers itself."""
    shop.fault(deliveries={"mode": "lost"})
    before = len(shop.sent())
    order = shop.place(spec, **changes)
    shop.deliver()
    shop.mend()
    return order, shop.sent()[before:]


def test_an_order_told_of_twice_is_held_once(shop: House):
    shop.fault(deliveries={"duplicate": 2})
    order = shop.place()
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert len(shop.writes(order)) == 1
    assert len(shop.letters()) == 1


def test_a_delivery_that_comes_again_is_kept_once(shop: House):
    order, (created, *_) = lost_on_the_way(shop)
    kept = count(shop, deliveries)

    assert [shop.send(created).status_code for _ in range(3)] == [200] * 3

    shop.settle()
    assert count(shop, deliveries) == kept + 1 + len(shop.writes(order))


def test_a_delivery_that_comes_500_times_at_once_is_one_order_one_case_and_one_hold(shop: House):
    order, (created, *_) = lost_on_the_way(shop)
    kept = count(shop, deliveries)

    with ThreadPoolExecutor(32) as crowd:
        answers = list(crowd.map(lambda _: shop.send(created).status_code, range(CROWD)))
        assert answers == [200] * CROWD
        assert count(shop, deliveries) == kept + 1
    shop.work_at_once(8)
    shop.settle()

    assert count(shop, orders, orders.c.external_id == str(order)) == 1
    assert count(shop, cases) == 1
    assert len(shop.writes(order)) == 1


def test_block_checkout_may_tell_of_a_change_before_it_tells_of_the_order(shop: House):
    order, (created, updated) = lost_on_the_way(shop)

    for webhook in (updated, created):
        shop.send(webhook)
        shop.settle()

    assert shop.state(order) is State.INVITED
    assert len(shop.writes(order)) == 1


def test_an_older_state_does_not_overwrite_a_newer_one(shop: House):
    order, (created, *_) = lost_on_the_way(shop, ORDINARY)
    body = json.loads(created["body"])
    earlier = body | {"date_modified_gmt": "2020-01-01T00:00:00", "status": "pending"}
    shop.send(created)
    shop.settle()

    text = json.dumps(earlier)
    assert shop.send(created, body=text, signature=shop.signed(text)).status_code == 200
    shop.settle()

    with shop.services.database.read() as tx:
        status = tx.scalar(select(orders.c.status).where(orders.c.external_id == str(order)))
    assert status == "to_ship"


def test_a_late_word_from_before_the_hold_changes_nothing(shop: House):
    order, webhooks = lost_on_the_way(shop)
    shop.send(webhooks[0])
    shop.settle()

    for webhook in webhooks:
        shop.send(webhook)
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert shop.status(order) == "on-hold"
    assert len(shop.writes(order)) == 1


def test_our_own_echo_does_not_loop(shop: House):
    order = shop.place()
    shop.settle()
    calls = len(shop.sent())

    shop.settle()

    assert len(shop.sent()) == calls
    assert len(shop.writes(order)) == 1


def test_a_checkout_in_progress_is_answered_and_not_stored(shop: House):
    kept = count(shop, deliveries)
    shop.place(status="checkout-draft")
    shop.settle()

    assert {one["status"] for one in shop.sent()} == {200}
    assert "checkout-draft" in shop.sent()[-1]["body"]
    assert count(shop, deliveries) == kept
    assert count(shop, orders, orders.c.is_history.is_(False)) == 0


def test_a_signed_error_body_marks_the_connection_and_is_no_order(shop: House):
    known = count(shop, orders)
    shop.fault(deliveries={"owner_lost_role": True})
    shop.place()
    shop.settle()

    assert shop.shop().health is Health.TROUBLED
    assert "lost the role" in shop.shop().problem
    assert count(shop, orders) == known


def test_a_wrong_signature_is_refused_and_nothing_is_stored(shop: House):
    _, (created, *_) = lost_on_the_way(shop)
    kept = count(shop, deliveries)

    answer = shop.send(created, signature=shop.signed("something else"))

    assert answer.status_code == 401
    assert "Nothing was stored" in answer.json()["error"]
    assert count(shop, deliveries) == kept


def test_a_shop_that_there_never_was_is_not_found(shop: House):
    _, (created, *_) = lost_on_the_way(shop)

    assert shop.send(created, shop="shop_of_nobody").status_code == 404


def test_a_body_above_a_mebibyte_is_refused(shop: House):
    _, (created, *_) = lost_on_the_way(shop)
    kept = count(shop, deliveries)
    body = json.dumps({"id": 1, "note": "x" * 1024 * 1024})

    answer = shop.send(created, body=body, signature=shop.signed(body))

    assert answer.status_code == 413
    assert "larger than 1 MiB" in answer.json()["error"]
    assert count(shop, deliveries) == kept


def test_malformed_json_that_is_correctly_signed_is_kept_and_does_not_stop_the_next(shop: House):
    order, (created, *_) = lost_on_the_way(shop)
    broken = created["body"][:-40]

    assert shop.send(created, body=broken, signature=shop.signed(broken)).status_code == 200
    shop.send(created)
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert count(shop, deliveries, deliveries.c.state == DeliveryState.SET_ASIDE) == 1
