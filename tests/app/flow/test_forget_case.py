"""Whoever is forgotten does not come back by a letter that was on its way."""

import pytest

from app.flow.cases.vouch import vouch
from app.flow.forgetting.forget_case import forget_case
from app.model.case import State
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def test_a_letter_in_flight_is_gone_after_the_buyer_is_forgotten(desk, monkeypatch):
    shop = desk.connect()
    row = desk.held(shop)
    letters = {mail.message_id for mail in desk.mail.sent}

    def send(mail):
        if desk.row(shop).state is State.RELEASED:
            forget_case(desk.services, shop.shop_id, row.case_id)
        letters.add(mail.message_id)

    monkeypatch.setattr(desk.mail, "send", send)
    monkeypatch.setattr(desk.mail, "forget", letters.difference_update)
    vouch(desk.services, shop.shop_id, row.case_id, "agent@example.test")
    desk.work(shop)

    assert desk.row(shop).forgotten_at is not None
    assert letters == set()
