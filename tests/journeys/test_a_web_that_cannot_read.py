"""The web on a host of its own opens only what it serves; what needs more is a worker's."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app.flow.checks.ask_overdue import ask_overdue
from app.model.case import State
from app.store.keyring import Keyring
from app.web import create_app
from tests.journeys.house import House


@pytest.fixture
def web(shop: House) -> FlaskClient:
    """The buyer's door, by a process that cannot open who ordered."""
    keyring = Keyring.from_web_keys(shop.services.keyring.for_web())
    return create_app(shop.settings, replace(shop.services, keyring=keyring)).test_client()


def test_a_buyer_who_comes_back_before_the_result_is_settled_by_a_worker(
    shop: House, web: FlaskClient
):
    order = shop.place()
    shop.settle()
    link = shop.links()[-1]
    assert web.post(f"{link}/check").headers["Location"].startswith(shop.stripe)
    session = shop.start_check()
    shop.hand_in(session, outcome="verified", first_name="Karin", last_name="Karlsson")

    answer = web.post(f"{link}/check")

    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    assert web.get(link).status_code == 200
    assert shop.state(order) is State.CHECKING

    # No event is delivered: the clock's next round alone must settle it.
    ask_overdue(shop.services)
    assert shop.state(order) is State.RELEASING
