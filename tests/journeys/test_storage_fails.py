"""Storage that fails says so and loses nothing; what was set aside can be played again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import event, func, select

from app.flow.intake.replay_delivery import replay_delivery
from app.model.case import State
from app.model.errors import InvalidInputError
from app.store.deliveries import DeliveryState, deliveries, deliveries_set_aside
from app.store.migrate import migrate
from app.store.transaction import Database
from tests.journeys.house import House, opened_house


@pytest.fixture
def on_disk(tmp_path) -> Iterator[House]:
    """A shop whose database is a file of SQLite's, whatever other tests use."""
    url = f"sqlite:///{tmp_path / 'disk' / 'clearhold.sqlite3'}"
    database = Database(url)
    migrate(database)
    database.close()
    with opened_house(url, tmp_path) as house:
        house.connect()
        yield house


@contextmanager
def full_disk(shop: House) -> Iterator[None]:
    """Let SQLite find no room for another page."""
    engine = shop.services.database.engine

    def no_room(connection, _):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    shop.services.database.close()
    event.listen(engine, "connect", no_room)
    try:
        yield
    finally:
        event.remove(engine, "connect", no_room)
        shop.services.database.close()


@contextmanager
def lost_disk(shop: House) -> Iterator[None]:
    """Let the folder of the database be gone."""
    folder = Path(shop.services.database.engine.url.database).parent
    shop.services.database.close()
    away = folder.rename(folder.with_name("away"))
    try:
        yield
    finally:
        shop.services.database.close()
        away.rename(folder)


def lost_on_the_way(shop: House) -> tuple[int, dict]:
    shop.fault(deliveries={"mode": "lost"})
    order = shop.place()
    shop.deliver()
    shop.mend()
    return order, shop.sent()[-1]


def large(webhook: dict) -> str:
    """The same order with a note that needs pages of its own."""
    return webhook["body"][:-1] + ',"customer_note":"' + "x " * 30_000 + '"}'


def kept(shop: House) -> int:
    with shop.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(deliveries))


def test_a_delivery_that_finds_no_room_is_refused_and_taken_when_it_comes_again(on_disk: House):
    order, webhook = lost_on_the_way(on_disk)
    body = large(webhook)
    signature = on_disk.signed(body)
    before = kept(on_disk)

    with full_disk(on_disk):
        refused = on_disk.send(webhook, body=body, signature=signature)
        page = requests.get(f"{on_disk.web}/health/live", timeout=30)
        assert kept(on_disk) == before

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert page.status_code == 200

    assert on_disk.send(webhook, body=body, signature=signature).status_code == 200
    on_disk.settle()
    assert on_disk.state(order) is State.INVITED


def test_without_its_disk_the_door_says_come_back_and_readiness_says_no(on_disk: House):
    order, webhook = lost_on_the_way(on_disk)

    with lost_disk(on_disk):
        refused = on_disk.send(webhook)
        ready = requests.get(f"{on_disk.web}/health/ready", timeout=30)

    assert (refused.status_code, ready.status_code) == (503, 503)
    assert "Retry-After" in refused.headers

    assert on_disk.send(webhook).status_code == 200
    on_disk.settle()
    assert on_disk.state(order) is State.INVITED


def test_a_buyer_who_clicks_while_nothing_can_be_stored_loses_nothing(on_disk: House):
    order = on_disk.place()
    on_disk.settle()

    with lost_disk(on_disk):
        assert on_disk.press(on_disk.links()[-1]).status_code == 503

    on_disk.verify()
    on_disk.settle()
    assert on_disk.status(order) == "processing"


def test_malformed_json_that_is_correctly_signed_is_shown_and_can_be_played_again(shop: House):
    _, webhook = lost_on_the_way(shop)
    broken = webhook["body"][:-40]
    assert shop.send(webhook, body=broken, signature=shop.signed(broken)).status_code == 200
    shop.settle()

    for _ in range(2):
        with shop.services.database.read() as tx:
            (shown,) = deliveries_set_aside(tx, shop.shop_id)
        assert (shown.topic, "cannot be read" in shown.problem) == (webhook["topic"], True)
        replay_delivery(shop.services, shop.shop_id, shown.delivery_id, "owner@example.test")
        with pytest.raises(InvalidInputError):
            replay_delivery(shop.services, shop.shop_id, shown.delivery_id, "owner@example.test")
        shop.settle()


def test_what_was_set_aside_for_a_mended_cause_is_worked_off_when_played_again(shop: House):
    order, webhook = lost_on_the_way(shop)
    shop.send(webhook)
    with shop.services.database.write() as tx:
        tx.execute(deliveries.update().values(state=DeliveryState.SET_ASIDE, problem="a defect"))
        (row,) = tx.execute(select(deliveries).where(deliveries.c.body_sealed.is_not(None))).all()
    shop.settle()
    assert shop.state(order) is None

    replay_delivery(shop.services, shop.shop_id, row.delivery_id, "owner@example.test")
    shop.settle()

    assert shop.state(order) is State.INVITED
