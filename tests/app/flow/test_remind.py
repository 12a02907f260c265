"""Every buyer is reminded in time, however many others wait for their turn."""

import pytest

from app.flow.cases import remind
from app.flow.cases.extend import extend
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def test_buyers_whose_turn_is_later_keep_nobody_from_being_reminded(desk, monkeypatch):
    monkeypatch.setattr(remind, "_AT_ONCE", 1)
    hasty = desk.connect("https://one.example.test", answer_within_hours=24, remind_after_hours=23)
    calm = desk.connect("https://two.example.test", answer_within_hours=240, remind_after_hours=1)
    desk.held(hasty, "1001")
    desk.held(calm, "1002")
    desk.clock.advance(hours=2)

    assert remind.remind(desk.services) == 1
    desk.work(calm)

    assert len([mail for mail in desk.mail.sent if mail.recipient.reveal() == buyer(1002)]) == 2
    assert remind.remind(desk.services) == 0


def test_a_reminder_moves_with_the_deadline(desk):
    shop = desk.connect(answer_within_hours=48, remind_after_hours=24)
    row = desk.held(shop)
    extend(desk.services, shop.shop_id, row.case_id, 24, actor="agent@example.test")
    desk.work(shop)

    desk.clock.advance(hours=25)
    assert remind.remind(desk.services) == 0
    desk.clock.advance(hours=24)
    assert remind.remind(desk.services) == 1


def buyer(number):
    return f"buyer{number}@example.test"
