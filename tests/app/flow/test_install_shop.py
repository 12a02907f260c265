"""A shop installs the app: by a token, or by a code; once, again, and after it left."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from app.flow.apps.begin_install import begin_install
from app.flow.apps.finish_install import finish_install
from app.flow.apps.install_shop import install_shop
from app.flow.apps.keys_of_app import keys_of_app
from app.flow.queues.perform_effects import perform_effects
from app.flow.shops.connect_shop import connect_shop
from app.flow.shops.renew_shop_key import renew_shop_key
from app.flow.users.first_account import first_account
from app.model.errors import AccessDeniedError, BadSignatureError, InvalidInputError
from app.model.shop import Health, ShopSettings
from app.store.audit import timeline
from app.store.imports import import_progress
from app.store.installed import gaps_of, shops_at
from app.store.shops import (
    accounts,
    change_shop,
    save_settings,
    shop_credentials,
    shops,
    webhook_secrets,
)
from tests.builders.platform import MISSING, PlatformDesk

SHOP = "https://one.shops.test"
OWN = {"client_id": "app_of_their_own", "client_secret": "their own secret"}


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


def kept(desk, shop):
    with desk.services.database.read() as tx:
        return shop_credentials(tx, desk.services.keyring, shop.shop_id)


def count(desk, table):
    with desk.services.database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table))


def leave(desk, shop, **changes):
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, left_at=desk.clock.now(), **changes)


def connect_own(desk, url=SHOP, account_id=None):
    account_id = account_id or desk.account_id
    return connect_shop(desk.services, account_id, "shopify", url, credentials=OWN)


def test_a_new_shop_gets_an_account_of_its_own_and_its_first_steps(desk):
    shop = desk.install()
    other = desk.install("https://two.shops.test")

    assert len({desk.account_id, shop.account_id, other.account_id}) == 3
    assert (shop.url, shop.kind, shop.app_id) == (SHOP, "shopify", "app_of_settings")
    perform_effects(desk.services, shop.shop_id)
    with desk.services.database.read() as tx:
        assert import_progress(tx, shop.shop_id).finished_at is not None
    assert desk.platform.webhooks == [(f"{desk.services.public_url}/webhooks/shopify", "")]


def test_no_shop_becomes_the_operators_own_account(database_url, tmp_path):
    desk = PlatformDesk(database_url, tmp_path)
    with desk.services.database.write() as tx:
        tx.execute(accounts.delete())

    assert desk.install().account_id != first_account(desk.services)
    desk.close()


def test_a_shop_that_opens_the_app_again_goes_on_with_the_new_credentials(desk):
    shop = desk.install()
    perform_effects(desk.services, shop.shop_id)
    desk.platform.removes_app(SHOP)
    newest = desk.platform.grants(SHOP)

    again = install_shop(desk.services, "shopify", SHOP, newest)

    assert again.shop_id == shop.shop_id
    assert kept(desk, shop) == newest
    assert desk.shop(shop.shop_id).health is Health.HEALTHY


def test_credentials_that_do_not_work_change_nothing(desk):
    shop = desk.install()
    before = kept(desk, shop)

    with pytest.raises(AccessDeniedError):
        install_shop(desk.services, "shopify", SHOP, before | {"access_token": "guessed"})
    with pytest.raises(AccessDeniedError):
        install_shop(desk.services, "shopify", "https://two.shops.test", before)

    assert kept(desk, shop) == before
    assert count(desk, shops) == 1


def test_a_page_that_opens_many_times_at_once_connects_one_shop(desk):
    given = [desk.platform.grants(SHOP) for _ in range(6)]

    with ThreadPoolExecutor(6) as crowd:
        found = list(
            crowd.map(lambda one: install_shop(desk.services, "shopify", SHOP, one), given)
        )

    assert len({shop.shop_id for shop in found}) == 1
    assert count(desk, shops) == 1


def test_a_shop_that_comes_back_in_time_finds_its_account_and_settings(desk):
    shop = desk.install()
    with desk.services.database.write() as tx:
        save_settings(tx, shop.shop_id, ShopSettings(answer_within_hours=72))
    leave(desk, shop, credentials_sealed=None)
    desk.clock.advance(hours=20)

    again = desk.install()

    assert again.shop_id != shop.shop_id
    assert again.account_id == shop.account_id
    assert desk.shop(again.shop_id).settings.answer_within_hours == 72


def test_a_shop_that_comes_back_after_its_erasure_begins_anew(desk):
    shop = desk.install()
    leave(desk, shop, credentials_sealed=None, erased_at=desk.clock.now())

    again = desk.install()

    assert again.account_id != shop.account_id
    assert again.settings == ShopSettings(pack="observe")


def test_a_shop_of_the_operators_account_that_installs_the_settings_app_does_not_get_into_it(desk):
    shop = connect_own(desk)
    leave(desk, shop)

    assert desk.install().account_id != desk.account_id


def test_what_is_missing_is_kept_with_its_consequence(desk):
    desk.platform.gaps = (MISSING,)
    shop = desk.install()
    with desk.services.database.read() as tx:
        assert gaps_of(tx, shop.shop_id) == (MISSING,)

    desk.platform.gaps = ()
    perform_effects(desk.services, shop.shop_id)

    with desk.services.database.read() as tx:
        assert gaps_of(tx, shop.shop_id) == ()
        lines = timeline(tx, shop.shop_id, shop.shop_id)
    (changed,) = [line for line in lines if line.action == "access_changed"]
    assert changed.details == {"granted": "write_holds"}


# -- an app of the shop's own -----------------------------------------------------------


def test_an_own_app_is_connected_by_its_keys_alone(desk):
    shop = connect_own(desk)

    assert shop.account_id == desk.account_id
    with desk.services.database.read() as tx:
        secrets = webhook_secrets(tx, desk.services.keyring, shop.shop_id, desk.clock.now())
    assert secrets == ["their own secret"]
    perform_effects(desk.services, shop.shop_id)
    address = f"{desk.services.public_url}/webhooks/shopify"
    assert desk.platform.webhooks == [(address, "their own secret")]


@pytest.mark.parametrize("missing", list(OWN))
def test_a_key_that_is_missing_is_named(desk, missing):
    with pytest.raises(InvalidInputError, match=missing.replace("_", " ")):
        connect_shop(
            desk.services, desk.account_id, "shopify", SHOP, credentials=OWN | {missing: ""}
        )


def test_one_shop_is_connected_once_whatever_the_account_or_the_app(desk):
    desk.install()

    with pytest.raises(InvalidInputError, match="in another account"):
        connect_own(desk)

    assert count(desk, shops) == 1


def test_an_own_app_stays_what_its_shop_is_checked_with(desk):
    shop = connect_own(desk)

    keys = keys_of_app(desk.services, "shopify", SHOP)
    assert (keys.client_id, keys.client_secrets) == ("app_of_their_own", ("their own secret",))
    again = install_shop(desk.services, "shopify", SHOP, desk.platform.grants(SHOP))
    assert again.shop_id == shop.shop_id
    assert kept(desk, shop).items() >= OWN.items()


def test_a_renewed_key_is_the_newest_and_the_one_before_counts_for_an_hour(desk):
    shop = connect_own(desk)
    renew_shop_key(desk.services, shop.shop_id, OWN | {"client_secret": "changed"}, "test")

    assert keys_of_app(desk.services, "shopify", SHOP).client_secrets == (
        "changed",
        "their own secret",
    )
    desk.clock.advance(minutes=61)
    assert keys_of_app(desk.services, "shopify", SHOP).client_secrets == ("changed",)
    assert kept(desk, shop)["client_secret"] == "changed"


def test_saving_the_same_key_again_does_not_end_the_hour_of_the_one_before(desk):
    shop = connect_own(desk)
    renew_shop_key(desk.services, shop.shop_id, OWN | {"client_secret": "changed"}, "test")
    renew_shop_key(desk.services, shop.shop_id, OWN | {"client_secret": "changed"}, "test")

    assert "their own secret" in keys_of_app(desk.services, "shopify", SHOP).client_secrets


def test_without_any_app_nobody_is_believed(database_url, tmp_path):
    desk = PlatformDesk(database_url, tmp_path, keys=None)
    with pytest.raises(BadSignatureError):
        keys_of_app(desk.services, "shopify", SHOP)
    connect_own(desk)
    assert keys_of_app(desk.services, "shopify", SHOP).client_id == "app_of_their_own"
    desk.close()


# -- by a code --------------------------------------------------------------------------

VISIT = {"shop": "one.shops.test", "hmac": "settings secret"}
BACK = "https://clearhold.example.test/back"


def begun(desk, **changes):
    started = begin_install(desk.services, "shopify", VISIT | changes, return_to=BACK)
    state = parse_qs(urlsplit(started.consent_page).query)["state"][0]
    return started, state


def come_back(desk, state, cookie, **changes):
    desk.platform_app.codes["code_1"] = SHOP
    query = VISIT | {"code": "code_1", "state": state} | changes
    return finish_install(desk.services, "shopify", query, cookie)


def test_a_code_connects_the_shop_in_the_browser_that_began(desk):
    started, state = begun(desk)

    shop = come_back(desk, state, started.cookie)

    assert shop.url == SHOP
    with desk.services.database.read() as tx:
        assert [one.shop_id for one in shops_at(tx, "shopify", SHOP)] == [shop.shop_id]


@pytest.mark.parametrize(
    "query", [VISIT | {"hmac": "x"}, VISIT | {"shop": "evil.test"}, {}, {"hmac": "settings secret"}]
)
def test_an_unsigned_visit_begins_nothing(desk, query):
    with pytest.raises(BadSignatureError):
        begin_install(desk.services, "shopify", query, return_to=BACK)


def test_a_state_of_another_browser_shop_or_time_is_refused(desk):
    started, state = begun(desk)
    other, others = begun(desk, shop="two.shops.test")
    ends, _, signature = state.partition(".")
    later = f"{int(ends) + 600}.{signature}"

    for given, cookie in (
        *((state, other.cookie), (state, ""), (others, other.cookie), (others, started.cookie)),
        *(("", started.cookie), (ends, started.cookie), (later, started.cookie)),
        *(("٣." + signature, started.cookie), (state + "ä", started.cookie)),
    ):
        with pytest.raises(BadSignatureError):
            come_back(desk, given, cookie)
    with pytest.raises(BadSignatureError):
        come_back(desk, state, started.cookie, hmac="x")
    with pytest.raises(BadSignatureError):
        come_back(desk, state, started.cookie, code="")
    desk.clock.advance(minutes=11)
    with pytest.raises(BadSignatureError):
        come_back(desk, state, started.cookie)
    assert count(desk, shops) == 0
    assert started.lasts == timedelta(minutes=10)


def test_a_code_is_used_once(desk):
    started, state = begun(desk)
    come_back(desk, state, started.cookie)
    query = VISIT | {"code": "code_1", "state": state}

    with pytest.raises(BadSignatureError):
        finish_install(desk.services, "shopify", query, started.cookie)
