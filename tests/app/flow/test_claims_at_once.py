"""Two workers who begin in the same moment do not perform two effects of one case at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest

from app.model.effect import EffectKind
from app.store.effects import claim, owe
from app.store.leases import hold_lease
from tests.builders.desk import Desk

CASE = "case_1"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


def owed(desk, shop):
    now = desk.clock.now()
    with desk.services.database.write() as tx:
        for worker in ("first", "second"):
            hold_lease(tx, worker, worker, now, expires_at=now + timedelta(minutes=1))
        subject = (shop.shop_id, CASE)
        kinds = (EffectKind.PLACE_HOLD, EffectKind.LIFT_HOLD)
        return [owe(tx, *subject, kind, now=now) for kind in kinds]


def test_a_release_is_not_begun_while_the_hold_is_being_claimed(desk):
    hold, release = owed(desk, desk.connect())
    now, database = desk.clock.now(), desk.services.database

    def second():
        with database.write() as tx:
            return claim(tx, release, "second", now)

    with ThreadPoolExecutor(1) as other:
        with database.write() as tx:
            assert claim(tx, hold, "first", now) is not None
            late = other.submit(second)
            # Where all writers wait for one another, it answers only afterwards.
            with suppress(TimeoutError):
                late.result(timeout=0.5)
        assert late.result(timeout=30) is None
