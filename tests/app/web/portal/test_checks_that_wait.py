"""A buyer who finds no room for a check is told when to come back, and loses nothing."""

import pytest

from app.flow.checks.pay_for_check import pay_for_check
from app.messages.catalogue import sentences_of
from app.model.ids import CheckId, new_id
from app.store.cases import case_by_id
from app.store.checks import checks_of
from tests.builders.desk import plain


@pytest.fixture
def shop(desk):
    """A shop of which one check an hour may be begun, and somebody else began it."""
    shop = desk.connect(checks_per_hour=1)
    row = desk.held(shop, "1000")
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        pay_for_check(desk.services, tx, shop, case, check_id=CheckId(new_id("chk")))
    return shop


@pytest.mark.parametrize("language", ["en", "sv", "de"])
def test_who_finds_no_room_is_told_when_to_come_back(desk, shop, language):
    desk.language = language
    row = desk.held(shop, "1001")
    link = desk.link()
    answer = desk.app.test_client().post(f"{link}/check")

    assert answer.status_code == 429
    assert sentences_of(language)["portal.check_waits.title"] in plain(answer.text)
    assert f'action="{link}/check"' in answer.text
    assert f'action="{link}/person"' in answer.text
    with desk.services.database.read() as tx:
        assert checks_of(tx, shop.shop_id, row.case_id) == []


def test_an_hour_later_there_is_room_again(desk, shop):
    row = desk.held(shop, "1001")
    desk.clock.advance(minutes=60)
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        pay_for_check(desk.services, tx, shop, case, check_id=CheckId(new_id("chk")))
