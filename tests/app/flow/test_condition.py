"""Webhooks that break again and again are shown, and told to the merchant once a day."""

import pytest

from app.cli.examination import examine_installation
from app.flow.queues.sweep_shop import sweep_shop
from app.flow.shops.condition_of import condition_of
from app.model.ailment import Ailment
from app.ports import WebhookHealth
from tests.builders.desk import Desk
from tests.builders.outside import PlainShops

GONE = WebhookHealth(topic="order.created", problem="it was missing")
FINE = WebhookHealth(topic="order.created", problem=None)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def found(monkeypatch):
    """What the watch finds at the shop."""
    health = [GONE, GONE]
    client = type(PlainShops().client("", {}, lambda _: None))
    monkeypatch.setattr(client, "ensure_webhooks", lambda *_: health)
    nothing = lambda *_: _Nothing  # noqa: E731
    monkeypatch.setattr(client, "list_modified_after", nothing, raising=False)
    monkeypatch.setattr(client, "holds_on", lambda *_: {}, raising=False)
    return health


class _Nothing:
    orders, unreadable, page, pages, is_last, latest = (), (), 1, 1, True, None


@pytest.fixture
def shop(desk, found):
    """A connected shop whose webhooks were made."""
    del found
    shop = desk.connect(support_email="owner@example.test")
    desk.work(shop)
    return shop


def condition(desk, shop):
    with desk.services.database.read() as tx:
        return condition_of(desk.services, tx, shop)


def watch(desk, shop, times=1):
    for _ in range(times):
        desk.clock.advance(hours=1)
        assert sweep_shop(desk.services, shop.shop_id)
        desk.work(shop)


def letters(desk):
    return [mail for mail in desk.mail.sent if "webhooks" in mail.subject]


def test_making_them_for_the_first_time_is_no_break(desk, shop):
    assert condition(desk, shop).mended == []


def test_one_break_is_shown_with_its_time(desk, shop):
    watch(desk, shop)

    now = condition(desk, shop)
    assert now.breaks == 1
    assert [line.at for line in now.mended] == [desk.services.now()] * 2
    assert now.ailments == []


def test_three_breaks_within_a_day_are_told_in_one_letter(desk, shop):
    watch(desk, shop, times=2)
    assert letters(desk) == []

    watch(desk, shop, times=3)

    (letter,) = letters(desk)
    assert letter.recipient.reveal() == "owner@example.test"
    assert f"/webhooks/woocommerce/{shop.shop_id}" in letter.text.reveal()
    assert Ailment.BREAKING in condition(desk, shop).ailments


def test_a_day_later_it_is_over(desk, shop, found):
    watch(desk, shop, times=3)
    found[:] = [FINE]
    desk.clock.advance(hours=25)
    watch(desk, shop)

    assert condition(desk, shop).ailments == []
    assert len(letters(desk)) == 1


def test_the_page_says_what_is_wrong_and_what_to_do(desk, shop):
    watch(desk, shop, times=3)

    page = desk.browser(desk.user()).text("/admin/shops")

    assert "order.created, as it was missing" in page
    assert "led elsewhere 3 times within a day" in page
    assert "Look for what removes them" in page
    assert "Last answer" in page


def test_so_does_the_doctor_in_universal_time(desk, shop):
    watch(desk, shop, times=3)

    told = {one.sentence: one.is_well for one in examine_installation(desk.settings, desk.services)}

    assert told["last answered us 2026-11-24 11:00 UTC."]
    assert told["its changes are known but for the last 0 seconds."]
    assert [one for one in told if "Look for what removes them" in one and not told[one]]


@pytest.mark.usefixtures("shop")
def test_a_first_look_that_is_still_to_come_is_said(desk):
    assert "The first look is about to begin" in desk.browser(desk.user()).text("/admin/shops")


def test_a_shop_that_nobody_of_ours_looks_through_is_told(desk, shop):
    watch(desk, shop)
    desk.clock.advance(hours=1)

    assert condition(desk, shop).ailments == [Ailment.UNSWEPT]
    assert "sweeps" in desk.browser(desk.user()).text("/admin/shops")
