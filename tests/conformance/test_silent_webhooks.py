"""Webhooks that never arrive are noticed by what reconciliation finds, without any listing."""

from app.flow.letters.merchants_mailbox import merchants_mailbox
from app.flow.queues.sweep_shop import sweep_shop
from app.flow.shops.condition_of import condition_of
from app.model.ailment import Ailment
from tests.conformance.platform import Platform


def ailments(shop: Platform) -> list[Ailment]:
    with shop.services.database.read() as tx:
        return list(condition_of(shop.services, tx, shop.shop()).ailments)


def sweep(shop: Platform) -> None:
    assert sweep_shop(shop.services, shop.shop_id, even_early=True)
    shop.work()


def letters(shop: Platform) -> list[str]:
    found = shop.letters(merchants_mailbox(shop.services, shop.shop()))
    return [one["Subject"] for one in found if "webhooks" in one["Subject"]]


def nothing_arrives_for_an_hour(shop: Platform) -> None:
    shop.lose_webhooks()
    for _ in range(2):
        shop.order(risky=False)
        shop.deliver()
        sweep(shop)
        assert ailments(shop) == []
        shop.clock.advance(minutes=31)


def test_orders_that_no_webhook_tells_of_are_told_to_the_merchant_after_an_hour(shop: Platform):
    nothing_arrives_for_an_hour(shop)

    sweep(shop)

    assert ailments(shop) == [Ailment.SILENT]
    assert letters(shop) == [f"{shop.shop().name}: webhooks need your attention"]


def test_the_letter_comes_once_a_day_while_it_goes_on(shop: Platform):
    nothing_arrives_for_an_hour(shop)
    for _ in range(3):
        sweep(shop)
        shop.clock.advance(hours=5)
    assert len(letters(shop)) == 1

    shop.clock.advance(hours=20)
    sweep(shop)

    assert len(letters(shop)) == 2


def test_the_first_webhook_that_arrives_ends_it(shop: Platform):
    nothing_arrives_for_an_hour(shop)
    shop.mend()
    shop.order(risky=False)
    shop.settle()

    sweep(shop)

    assert ailments(shop) == []
    assert letters(shop) == []


def test_one_webhook_that_was_lost_before_a_quiet_night_is_no_silence(shop: Platform):
    shop.lose_webhooks()
    shop.order(risky=False)
    shop.deliver()
    shop.mend()
    for _ in range(5):
        sweep(shop)
        shop.clock.advance(hours=2)
    sweep(shop)

    assert ailments(shop) == []


def test_a_shop_where_nothing_happens_is_not_ill(shop: Platform):
    shop.order()
    shop.settle()
    for _ in range(5):
        shop.clock.advance(hours=1)
        sweep(shop)

    assert ailments(shop) == []


def test_orders_whose_webhooks_arrive_are_no_sign_of_silence(shop: Platform):
    for _ in range(3):
        shop.order()
        shop.settle()
        shop.clock.advance(minutes=50)
        sweep(shop)

    assert ailments(shop) == []
