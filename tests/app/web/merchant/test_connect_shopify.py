"""A merchant connects a Shopify shop with an app of its own, and sees what it may not do."""

import pytest

from app.flow.leaving.disconnect_shop import disconnect_shop
from app.model.errors import AccessDeniedError
from app.store.installed import shops_at
from app.store.shops import save_settings, shop_credentials
from tests.builders.platform import MISSING, PlatformDesk

FORM = {
    "kind": "shopify",
    "url": "one.shops.test",
    "client_id": " app_of_their_own ",
    "client_secret": "their own secret",
}
SHOP = "https://one.shops.test"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def owner(desk):
    return desk.browser(desk.user())


def connect(owner, **changes):
    return owner.send_and_follow("/admin/shops/connect", FORM | changes)


def shop_there(desk):
    with desk.services.database.read() as tx:
        return shops_at(tx, "shopify", SHOP)[0]


def test_the_page_lets_choose_and_explains_each_step(owner):
    usual, other = (
        owner.text("/admin/shops/connect"),
        owner.text("/admin/shops/connect?kind=shopify"),
    )

    assert "Connect a WooCommerce shop" in usual
    assert "Which system does the shop run on? WooCommerce Shopify" in usual
    assert "Connect a Shopify shop" in other
    assert "write_third_party_fulfillment_orders" in other
    assert "/shopify/callback" in other
    assert "Client ID" in other
    assert "Connect a WooCommerce shop" in owner.text("/admin/shops/connect?kind=magento")


def test_a_shop_is_connected_with_its_own_apps_keys(desk, owner):
    page = connect(owner)

    assert "Sample Store is connected." in page
    with desk.services.database.read() as tx:
        kept = shop_credentials(tx, desk.services.keyring, shop_there(desk).shop_id)
    assert kept["client_id"] == "app_of_their_own"
    assert "their own secret" not in owner.open("/admin/shops").text


def test_what_is_missing_is_said_with_what_it_leads_to(desk, owner):
    desk.platform.gaps = (MISSING,)
    connect(owner)

    page = owner.text("/admin/shops")

    assert "This is missing: write_holds : A warehouse may still send a held order." in page


@pytest.mark.parametrize("field", ["client_id", "client_secret"])
def test_a_missing_key_is_named_and_the_secret_is_not_sent_back(owner, field):
    page = owner.send("/admin/shops/connect", FORM | {field: ""})

    assert page.status_code == 400
    assert "must be given" in page.text
    assert "their own secret" not in page.text
    assert 'value="one.shops.test"' in page.text


def test_a_shop_that_another_account_has_is_refused_with_the_reason(desk, owner):
    desk.install(SHOP)

    assert "connected already, in another account" in connect(owner)


def test_keys_that_the_platform_refuses_change_nothing(desk, owner):
    desk.platform.problem = AccessDeniedError("The platform does not accept these keys.")

    assert "The platform does not accept these keys." in connect(owner)
    desk.platform.problem = None
    assert "No shop is connected yet" in owner.text("/admin/shops")


def test_a_new_secret_is_entered_on_the_same_page(desk, owner):
    connect(owner)
    path = f"/admin/shops/{shop_there(desk).shop_id}/key"

    assert "believed for one hour more" in owner.text(path)
    page = owner.send_and_follow(path, FORM | {"client_secret": "changed"})

    assert "Sample Store accepts the new key." in page
    assert desk.post(SHOP, "orders/create", secret="changed").status_code == 200
    assert desk.post(SHOP, "orders/create", secret="their own secret").status_code == 200


def test_a_shop_of_the_settings_app_has_no_key_to_enter(desk):
    shop = desk.install(SHOP)
    browser = desk.browser(desk.user(account_id=shop.account_id))
    path = f"/admin/shops/{shop.shop_id}/key"

    assert "Enter a new key" not in browser.text("/admin/shops")
    assert "Open Clearhold once in the shop's admin" in browser.text(path)
    assert browser.send(path, FORM).status_code == 400
    assert desk.shop(shop.shop_id).app_id == "app_of_settings"


def test_leaving_says_beforehand_what_becomes_of_held_orders(desk, owner):
    connect(owner)
    shop = shop_there(desk)
    with desk.services.database.write() as tx:
        save_settings(tx, shop.shop_id, shop.settings)
    settings = owner.text(f"/admin/settings/{shop.shop_id}")
    before = owner.text(f"/admin/shops/{shop.shop_id}/disconnect")
    disconnect_shop(desk.services, shop.shop_id)

    assert "If the shop leaves Clearhold" in settings
    assert "No order is held at the moment." in before
