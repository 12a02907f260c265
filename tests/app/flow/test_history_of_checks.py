"""What a buyer proved, or failed to, speaks when they order again."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.checks.settle_check import settle_check
from app.flow.checks.start_check import start_check
from app.flow.running.keep_lease import keep_lease
from app.model.ids import OrderId
from app.rules.keys import contact_keys
from app.rules.signals import by_path
from app.store.checks import checks_of
from app.store.history.asked import Moment
from app.store.history.facts import gather_facts
from app.store.orders import open_order
from tests.builders.desk import Desk
from tests.builders.orders import ANNA, KARIN
from tests.builders.provider import MemoryProvider

TOKEN = re.compile(r"/v/([A-Za-z0-9_-]{20,})")
NEXT = OrderId(1_000_000)


@pytest.fixture
def provider():
    return MemoryProvider()


@pytest.fixture
def desk(database_url, tmp_path, provider):
    opened = Desk(database_url, tmp_path)
    opened.services.identity[provider.kind] = provider
    keep_lease(opened.services, opened.services.worker)
    yield opened
    opened.close()


def proves(desk, shop, provider, name):
    """Let the buyer of a held order show a document of that name; return the order."""
    case = desk.held(shop)
    letters = [mail.text.reveal() for mail in desk.mail.sent if "/v/" in mail.text.reveal()]
    start_check(desk.services, TOKEN.search(letters[-1])[1])
    with desk.services.database.read() as tx:
        (check,) = checks_of(tx, shop.shop_id, case.case_id)
        order = open_order(tx, desk.services.keyring, case.order_id)
    provider.passes(check.session, name)
    settle_check(desk.services, shop.shop_id, check.session)
    return order


def says(desk, shop, order, path, *, after):
    """Return what a signal says of the same buyer's next order, so long after this moment."""
    then = desk.services.now() + after
    following = replace(order, placed_at=then)
    moment = Moment(shop_id=shop.shop_id, order_id=NEXT, placed_at=then, known_at=then)
    placed = [(moment, following, contact_keys(following))]
    with desk.services.database.read() as tx:
        [facts] = gather_facts(tx, desk.services.keyring, placed, trusted_ip=False)
    return by_path[path].read(facts)


def test_a_pass_speaks_for_the_next_order(desk, provider):
    shop = desk.connect()
    order = proves(desk, shop, provider, ANNA)

    hour = timedelta(hours=1)
    assert says(desk, shop, order, "history.person_passes", after=hour) == 1
    assert says(desk, shop, order, "history.address_passes", after=hour) == 1
    assert says(desk, shop, order, "history.person_fails", after=hour) == 0


def test_a_strangers_document_speaks_against_it(desk, provider):
    shop = desk.connect()
    order = proves(desk, shop, provider, KARIN)

    assert says(desk, shop, order, "history.person_fails", after=timedelta(hours=1)) == 1


def test_what_was_proved_later_was_not_known_before(desk, provider):
    shop = desk.connect()
    order = proves(desk, shop, provider, ANNA)

    assert says(desk, shop, order, "history.person_passes", after=timedelta(seconds=-1)) == 0
