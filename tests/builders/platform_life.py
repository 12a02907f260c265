"""What becomes of a platform's shop that is connected for a while: heard, removed, looked at."""

from dataclasses import replace

from sqlalchemy import func, select

from app.flow.identity.connect_identity import connect_identity
from app.flow.queues.decide_orders import decide_orders
from app.flow.queues.perform_effects import perform_effects
from app.model.effect import EffectState
from app.model.errors import ShopGoneError
from app.store.audit import timeline
from app.store.cases import case_by_id
from app.store.effects import effects_of
from app.store.shops import save_settings, shop_credentials
from tests.builders.desk import KEY


def lived_in(desk):
    """A shop that is connected for a while already, with its first steps done."""
    installed = desk.install()
    choose(desk, installed)
    connect_identity(desk.services, installed.shop_id, "stripe_identity", KEY, actor="test")
    perform_effects(desk.services, installed.shop_id)
    desk.clock.advance(days=3)
    perform_effects(desk.services, installed.shop_id)
    return desk.shop(installed.shop_id)


def choose(desk, shop, **choices):
    with desk.services.database.write() as tx:
        save_settings(tx, shop.shop_id, replace(shop.settings, pack="strict", **choices))


def hear(desk, shop, topic, body=None):
    assert desk.post(shop.url, topic, body).status_code == 200
    decide_orders(desk.services, shop.shop_id)
    perform_effects(desk.services, shop.shop_id)


def removed(desk, shop):
    """The merchant removes the app: the platform ends our permission, and tells us."""
    desk.platform.removes_app(shop.url)
    hear(desk, shop, "app/uninstalled")


def case(desk, row):
    with desk.services.database.read() as tx:
        return case_by_id(tx, row.shop_id, row.case_id)


def letters(desk, shop, row):
    with desk.services.database.read() as tx:
        owed = effects_of(tx, shop.shop_id, row.case_id)
    return [one.letter for one in owed if one.letter and one.state == EffectState.DONE]


def is_open(desk, shop):
    with desk.services.database.read() as tx:
        try:
            shop_credentials(tx, desk.services.keyring, shop.shop_id)
        except ShopGoneError:
            return False
    return True


def lines(desk, shop, subject=None):
    with desk.services.database.read() as tx:
        return timeline(tx, shop.shop_id, subject or shop.shop_id)


def count(desk, table, *conditions):
    with desk.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table).where(*conditions))
