"""The clock's round of the shops reaches every one of them."""

import pytest
from sqlalchemy.exc import IntegrityError

from app.flow import reconcile_shops
from app.model.effect import EffectKind
from app.store.effects import is_owed
from tests.builders.desk import Desk


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def test_a_shop_that_trips_the_round_keeps_no_other_waiting(desk, monkeypatch):
    shops = [desk.connect(f"https://{name}.example.test") for name in ("one", "two", "three")]
    for shop in shops:
        desk.work(shop)

    def trips(_services, shop_id):
        if shop_id == shops[1].shop_id:
            raise IntegrityError("INSERT", {}, ValueError("twice"))

    monkeypatch.setattr(reconcile_shops, "reconcile", trips)
    reconcile_shops.reconcile_shops(desk.services)

    with desk.services.database.read() as tx:
        watched = [is_owed(tx, *[one.shop_id] * 2, EffectKind.WATCH_WEBHOOKS) for one in shops]
    assert watched == [True, False, True]
