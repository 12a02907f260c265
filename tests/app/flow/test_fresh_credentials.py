"""Credentials that end are renewed in time: once, by one, and never lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.apps.fresh_credentials import fresh_credentials
from app.flow.queues.perform_effects import perform_effects
from app.flow.queues.sweep_shop import sweep_shop
from app.flow.shops.connect_shop import connect_shop
from app.model.effect import EffectKind
from app.model.errors import (
    AccessDeniedError,
    ShopGoneError,
    StorageUnavailableError,
    UnreachableError,
)
from app.model.shop import Health
from app.store.effects import owe
from app.store.leases import hold_lease
from app.store.shops import change_shop, save_shop_credentials, shop_credentials
from tests.builders.platform import PlatformDesk

OWN = {"client_id": "app_of_their_own", "client_secret": "their own secret"}
SHOP = "https://one.shops.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.install()


def kept(desk, shop):
    with desk.services.database.read() as tx:
        return shop_credentials(tx, desk.services.keyring, shop.shop_id)


def renewals(desk):
    return [call for call in desk.platform.calls if call[0] == "renew"]


def test_what_is_good_for_long_is_used_as_it_is(desk, shop):
    before = kept(desk, shop)
    desk.clock.advance(minutes=50)

    assert fresh_credentials(desk.services, shop) == before
    assert renewals(desk) == []


def test_what_is_about_to_end_is_renewed_and_kept_without_the_apps_keys(desk, shop):
    before = kept(desk, shop)
    desk.clock.advance(minutes=56)

    fresh = fresh_credentials(desk.services, shop)

    assert fresh == kept(desk, shop)
    assert fresh["access_token"] != before["access_token"]
    assert fresh.keys() == before.keys()
    ((_, given),) = renewals(desk)
    assert (given["client_id"], given["client_secret"]) == ("app_of_settings", "settings secret")
    assert fresh_credentials(desk.services, shop) == fresh
    assert len(renewals(desk)) == 1


def test_an_own_app_gets_its_first_token_and_every_other_by_its_keys(desk):
    shop = connect_shop(desk.services, desk.account_id, "shopify", SHOP, credentials=OWN)
    first = kept(desk, shop)
    desk.clock.advance(hours=23, minutes=56)

    fresh = fresh_credentials(desk.services, shop)

    assert first["access_token"] != fresh["access_token"]
    assert fresh.items() >= OWN.items()
    assert desk.services.shop_client(shop, lambda _: None).describe().name == "Sample Store"


def test_while_one_renews_the_others_use_the_old_and_ask_again_once_it_ended(desk, shop):
    before = kept(desk, shop)
    desk.clock.advance(minutes=56)
    with desk.services.database.write() as tx:
        now = desk.clock.now()
        lease = f"credentials {shop.shop_id}"
        hold_lease(tx, lease, "another", now, expires_at=now + timedelta(minutes=10))

    assert fresh_credentials(desk.services, shop) == before
    desk.clock.advance(minutes=5)
    with pytest.raises(UnreachableError, match="being renewed") as told:
        fresh_credentials(desk.services, shop)
    assert 0 < told.value.retry_after < 10
    assert renewals(desk) == []

    desk.clock.advance(minutes=6)  # the other one died
    assert fresh_credentials(desk.services, shop) != before


def test_a_renewal_that_is_underway_is_not_begun_twice(desk, shop):
    desk.clock.advance(minutes=56)
    seen = []
    desk.platform.when_renewed = lambda: seen.append(fresh_credentials(desk.services, shop))
    before = kept(desk, shop)

    fresh = fresh_credentials(desk.services, shop)

    assert seen == [before]
    assert len(renewals(desk)) == 1
    assert fresh != before


def test_of_many_at_once_one_renews_and_all_go_on(desk, shop):
    before = kept(desk, shop)
    desk.clock.advance(minutes=56)

    with ThreadPoolExecutor(8) as crowd:
        seen = list(crowd.map(lambda _: fresh_credentials(desk.services, shop), range(24)))

    assert len(renewals(desk)) == 1
    fresh = kept(desk, shop)
    assert all(one in (before, fresh) for one in seen)
    for one in (before, fresh):
        assert one["access_token"] in desk.platform.tokens[SHOP]


def test_after_a_death_between_answer_and_keeping_the_old_still_renews(desk, shop):
    before = kept(desk, shop)
    desk.clock.advance(minutes=56)
    dying = replace(desk.services, database=_Dying(desk.services.database, writes=1))

    with pytest.raises(StorageUnavailableError):
        fresh_credentials(dying, shop)
    assert kept(desk, shop) == before

    desk.clock.advance(minutes=2)  # the dead one's lease ends
    fresh = fresh_credentials(desk.services, shop)
    assert len(renewals(desk)) == 2
    assert desk.services.shop_client(shop, lambda _: None).describe()
    assert fresh == kept(desk, shop)


class _Dying:
    """A database that goes away after a number of writes."""

    def __init__(self, database, writes):
        self.database, self.left = database, writes

    def read(self):
        return self.database.read()

    @contextmanager
    def write(self):
        self.left -= 1
        if self.left < 0:
            raise StorageUnavailableError("It died.")
        with self.database.write() as tx:
            yield tx


def test_a_platform_that_is_down_is_not_asked_at_every_call(desk, shop):
    before = kept(desk, shop)
    desk.clock.advance(minutes=56)
    desk.platform.problem = UnreachableError("It does not answer.")

    for _ in range(5):
        assert fresh_credentials(desk.services, shop) == before
    assert len(renewals(desk)) == 1

    desk.clock.advance(minutes=5)
    with pytest.raises(UnreachableError, match="does not answer"):
        fresh_credentials(desk.services, shop)
    desk.platform.problem = None
    desk.clock.advance(seconds=11)
    assert fresh_credentials(desk.services, shop) != before


def test_what_the_merchant_gave_meanwhile_is_not_overwritten(desk, shop):
    desk.clock.advance(minutes=56)
    newest = desk.platform.grants(SHOP)

    def give():
        with desk.services.database.write() as tx:
            save_shop_credentials(tx, desk.services.keyring, shop.shop_id, newest)

    desk.platform.when_renewed = give

    assert fresh_credentials(desk.services, shop) == newest
    assert kept(desk, shop) == newest


def test_a_shop_that_left_meanwhile_gets_no_credentials_back(desk, shop):
    desk.clock.advance(minutes=56)

    def leave():
        with desk.services.database.write() as tx:
            change_shop(tx, shop.shop_id, credentials_sealed=None)

    desk.platform.when_renewed = leave

    for _ in range(2):
        with pytest.raises(ShopGoneError):
            fresh_credentials(desk.services, shop)


def test_an_idle_shop_is_kept_alive_by_the_clock_for_months(desk, shop):
    first = kept(desk, shop)
    perform_effects(desk.services, shop.shop_id)
    for _ in range(100):
        desk.clock.advance(days=1)
        sweep_shop(desk.services, shop.shop_id, even_early=True)

    assert kept(desk, shop)["refresh_token"] != first["refresh_token"]
    assert len(renewals(desk)) == 100
    assert desk.shop(shop.shop_id).health is Health.HEALTHY


def test_a_shop_that_takes_its_permission_back_is_shown_with_what_to_do(desk, shop):
    perform_effects(desk.services, shop.shop_id)
    desk.platform.removes_app(SHOP)
    with desk.services.database.write() as tx:
        owe(tx, shop.shop_id, shop.shop_id, EffectKind.WATCH_WEBHOOKS, now=desk.clock.now())

    perform_effects(desk.services, shop.shop_id)

    troubled = desk.shop(shop.shop_id)
    assert troubled.health is Health.TROUBLED
    assert "Open the app once" in troubled.problem


def test_a_refused_renewal_is_shown_with_what_to_do(desk, shop):
    perform_effects(desk.services, shop.shop_id)
    desk.clock.advance(minutes=56)
    desk.platform.problem = AccessDeniedError("The permission has ended. Open the app once.")

    sweep_shop(desk.services, shop.shop_id, even_early=True)

    assert desk.shop(shop.shop_id).problem == "The permission has ended. Open the app once."


@pytest.mark.parametrize("ends", ["soon", "2026-11-24T11:00:00", "0"])
def test_an_end_that_cannot_be_read_is_taken_for_one(desk, shop, monkeypatch, ends):
    with desk.services.database.write() as tx:
        odd = kept(desk, shop) | {"expires_at": ends}
        save_shop_credentials(tx, desk.services.keyring, shop.shop_id, odd)
    better = desk.platform.grants(SHOP)
    monkeypatch.setattr(desk.platform, "renewed", lambda *_: better)

    assert fresh_credentials(desk.services, shop) == better


def test_settings_that_lost_the_app_say_so(desk, shop):
    desk.clock.advance(minutes=56)
    services = replace(desk.services, app_keys={})

    with pytest.raises(AccessDeniedError, match="no longer in the settings"):
        fresh_credentials(services, shop)
