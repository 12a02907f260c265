"""What every answer bears, so that a page of ours does nothing for a stranger."""

import pytest

from tests.builders.desk import Desk

FORMS = "form-action 'self'"


@pytest.fixture
def browser(database_url, tmp_path):
    desk = Desk(database_url, tmp_path)
    yield desk.app.test_client()
    desk.close()


def form_action(answer):
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return [part for part in parts if part.startswith("form-action")]


@pytest.mark.parametrize("path", ["/", "/admin/sign-in", "/health/live", "/no/such/page"])
def test_forms_of_ours_are_sent_to_us_alone(browser, path):
    assert form_action(browser.get(path)) == [FORMS]


@pytest.mark.parametrize("path", ["/v/return", f"/v/{'A' * 43}"])
def test_the_buyers_button_may_lead_to_the_provider(browser, path):
    assert form_action(browser.get(path)) == [f"{FORMS} https://provider.example.test"]
