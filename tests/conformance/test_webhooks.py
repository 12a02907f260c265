"""Webhooks as they really come: never, twice, out of order, forged."""

from app.flow.sweeps.reconcile import reconcile
from app.model.case import State
from tests.conformance.platform import Platform


def test_an_order_that_no_webhook_told_of_is_found(shop: Platform):
    shop.lose_webhooks()
    order = shop.order()
    shop.deliver()
    shop.mend()
    shop.work()
    assert shop.state(order) is None

    reconcile(shop.services, shop.shop_id)
    shop.settle()

    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)


def test_an_end_that_no_webhook_told_of_is_found(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.lose_webhooks()
    shop.cancel(order)
    shop.deliver()
    shop.mend()
    shop.tick()

    assert shop.state(order) is State.ENDED


def test_a_new_address_that_no_webhook_told_of_is_found(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()
    shop.lose_webhooks()
    shop.send_elsewhere(order)
    shop.deliver()
    shop.mend()
    shop.tick()

    assert shop.state(order) is State.INVITED
    assert shop.is_held_by_us(order)


def test_webhooks_that_come_twice_and_the_newest_first_hold_once(shop: Platform):
    shop.crowd_webhooks()
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.times_held(order) == 1
    assert shop.times_let_go(order) == 1
    assert len(shop.letters()) == 2


def test_old_webhooks_that_come_again_after_the_release_change_nothing(shop: Platform):
    order = shop.order()
    shop.settle()
    shop.verify()
    shop.settle()

    for webhook in shop.webhooks_about(order):
        assert shop.send(webhook).status_code == 200
    shop.clock.advance(hours=5)
    shop.settle()

    assert shop.state(order) is State.RELEASED
    assert shop.times_held(order) == 1


def test_our_own_echo_ends(shop: Platform):
    order = shop.order()
    shop.settle()
    sent = len(shop.webhooks_about(order))
    for _ in range(3):
        shop.settle()

    assert len(shop.webhooks_about(order)) == sent
    assert shop.times_held(order) == 1


def test_a_webhook_that_somebody_else_signed_is_refused_and_not_stored(shop: Platform):
    shop.lose_webhooks()
    order = shop.order()
    shop.deliver()
    kept = shop.kept()
    webhook = shop.webhooks_about(order)[0]

    answer = shop.send(webhook, signature=shop.signed_by_somebody_else(webhook))

    assert answer.status_code == 401
    assert "Nothing was stored" in answer.json()["error"]
    assert shop.kept() == kept
    shop.work()
    assert shop.state(order) is None


def test_a_webhook_whose_body_was_changed_is_refused(shop: Platform):
    shop.lose_webhooks()
    order = shop.order()
    shop.deliver()
    kept = shop.kept()
    webhook = shop.webhooks_about(order)[0]

    assert shop.send(webhook, body=f"{webhook['body']} ").status_code == 401
    assert shop.kept() == kept
