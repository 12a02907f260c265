"""A worker process keeps at it, and what goes wrong stays in it."""

import logging

import pytest

from app.flow.running.keep_lease import keep_lease
from app.jobs import PERFORM
from app.model.effect import EffectKind
from app.store.claims import claimed_by
from app.store.effects import claim, owe
from tests.builders.desk import Desk
from workers import effects, process


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    opened = Desk(database_url, tmp_path)
    monkeypatch.setattr(process, "services", lambda: opened.services)
    yield opened
    opened.close()


def test_a_job_that_fails_tells_the_queue_nothing_of_whom_it_was_about(desk, monkeypatch, caplog):
    del desk

    def step(_services, _shop_id):
        raise ValueError("Anna Andersson, Storgatan 5")

    monkeypatch.setattr(effects, "step", step)
    with caplog.at_level(logging.DEBUG):
        effects.perform_effects("shop_1")

    (line,) = [record for record in caplog.records if record.getMessage() == "job_failed"]
    assert line.fields["queue"] == PERFORM.queue
    assert "Anna" not in caplog.text


def test_every_heartbeat_lets_go_of_what_is_stuck(desk):
    services = desk.services
    shop = desk.connect()
    keep_lease(services, services.worker)
    with services.database.write() as tx:
        now = services.now()
        stuck = owe(tx, shop.shop_id, shop.shop_id, EffectKind.LOOK_AGAIN, now=now)
        claim(tx, stuck, services.worker, now)

    process._beat(services)

    with services.database.read() as tx:
        assert claimed_by(tx, services.worker) == []


def test_a_heart_goes_on_beating_whatever_trips_it(desk, monkeypatch):
    beats = []

    def trips(_services, _name):
        beats.append(1)
        raise RuntimeError("a bug")

    monkeypatch.setattr(process, "keep_lease", trips)
    process._beat(desk.services)

    assert beats == [1]
