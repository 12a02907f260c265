"""From whom letters come: nobody writes under a mailbox that is not theirs."""

from dataclasses import replace

import pytest

from app.flow.letters.answers_to import answers_to
from app.flow.letters.merchants_mailbox import merchants_mailbox
from app.flow.letters.sender_of import sender_of
from tests.builders.platform import PlatformDesk
from tests.builders.platform_life import choose, lived_in

CHOSEN = "Big Bank <security@bank.example.test>"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return lived_in(desk)


def address(desk):
    return desk.services.mail_from.partition("<")[2].removesuffix(">")


def test_a_shop_that_came_by_itself_writes_under_the_operators_address(desk, shop):
    choose(desk, shop, mail_from=CHOSEN)
    desk.held(desk.shop(shop.shop_id))

    assert desk.mail.sent
    for mail in desk.mail.sent:
        assert mail.sender == f"Sample Store <{address(desk)}>"
        assert mail.reply_to == CHOSEN


def test_a_shop_that_the_operator_connected_chooses_its_sender(desk):
    shop = desk.connect(mail_from=CHOSEN)
    assert sender_of(desk.services, shop) == CHOSEN
    assert answers_to(desk.services, shop) == CHOSEN


def test_a_shop_with_an_app_of_its_own_chooses_its_sender(desk, shop):
    own = replace(shop, app_id="own", settings=replace(shop.settings, mail_from=CHOSEN))
    assert sender_of(desk.services, own) == CHOSEN


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Shop <ceo@bank.example.test>, "Oslo"', "Shop ceo@bank.example.test , Oslo"),
        ("Shop\r\nBcc: b@example.test", "Shop Bcc: b@example.test"),
        ("x" * 500, "x" * 80),
    ],
)
def test_a_shops_name_stays_a_name(desk, shop, name, shown):
    sender = sender_of(desk.services, replace(shop, name=name))
    assert sender == f"{shown} <{address(desk)}>"


def test_a_shop_without_a_name_writes_under_the_bare_address(desk, shop):
    assert sender_of(desk.services, replace(shop, name=" ")) == address(desk)


def test_what_only_the_merchant_is_told_goes_to_a_bare_address(desk, shop):
    told = replace(shop, settings=replace(shop.settings, mail_from="Åsas Butik, Lund <a@b.test>"))
    assert merchants_mailbox(desk.services, told) == "a@b.test"
    assert merchants_mailbox(desk.services, shop) == address(desk)
