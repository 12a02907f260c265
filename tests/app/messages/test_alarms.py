"""The merchant is told in plain words what goes on without a hold, and what to change."""

import pytest

from app.messages.alarms import compose_alarm
from app.messages.catalogue import LANGUAGES
from app.model.case import SupportReason
from app.model.order import Obstacle
from tests.app.messages.contexts import an_alarm


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("obstacle", [*Obstacle, None])
def test_an_alarm_names_the_order_the_reason_and_the_way_to_its_case(language, obstacle):
    letter = compose_alarm(language, an_alarm(obstacle=obstacle))
    text = letter.text.reveal()

    assert "1042" in letter.subject
    assert "https://clearhold.example.test/admin/cases/case_1" in text
    assert letter.language == language
    assert "{" not in text
    assert letter.html.reveal().count("1042") >= 1


def test_every_obstacle_has_its_own_advice():
    advice = {
        compose_alarm("en", an_alarm(obstacle=obstacle)).text.reveal()
        for obstacle in (*Obstacle, None)
    }

    assert len(advice) == len(Obstacle) + 1


def test_a_warehouse_that_refused_is_what_the_letter_is_about():
    letter = compose_alarm("en", an_alarm(reason=SupportReason.WAREHOUSE_REFUSED, obstacle=None))

    assert "did not agree to stop" in letter.text.reveal()
    assert "Agree with the warehouse" in letter.text.reveal()


def test_what_stands_in_a_shops_name_leads_nowhere():
    letter = compose_alarm("en", an_alarm(shop_name="<b>Shop</b>\nX", order_number="#1\nBcc: x"))

    assert "\n" not in letter.subject
    assert "<b>" not in letter.html.reveal()
