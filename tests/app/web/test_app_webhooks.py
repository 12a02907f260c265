"""The address that all shops of an app send to: who is believed, and what is kept."""

import secrets

import pytest
from sqlalchemy import func, select

from app.flow.apps.install_shop import install_shop
from app.flow.shops.connect_shop import connect_shop
from app.flow.shops.renew_shop_key import renew_shop_key
from app.store.deliveries import deliveries
from app.store.shops import change_shop
from tests.builders.platform import PlatformDesk

SHOP = "https://one.shops.test"
OTHER = "https://two.shops.test"
TOPICS = (
    *("orders/create", "app/uninstalled", "app/scopes_update", "no/such_topic", ""),
    *("shop/redact", "customers/redact", "customers/data_request"),
)
OWN = {"client_id": "app_of_their_own", "client_secret": "their own secret"}


@pytest.fixture
def desk(database_url, tmp_path):
    opened = PlatformDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return install(desk)


def install(desk, url=SHOP):
    return install_shop(desk.services, "shopify", url, desk.platform.grants(url))


def connect_own(desk, url=OTHER, keys=OWN):
    return connect_shop(desk.services, desk.account_id, "shopify", url, credentials=keys)


def kept(desk, shop=None):
    question = select(func.count()).select_from(deliveries)
    if shop is not None:
        question = question.where(deliveries.c.shop_id == shop.shop_id)
    with desk.services.database.read() as tx:
        return tx.scalar(question)


def leave(desk, shop):
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, left_at=desk.clock.now())
    desk.services.remembered.forget()


def test_a_signed_delivery_is_kept_for_its_shop(desk, shop):
    other = install(desk, OTHER)

    assert desk.post(SHOP, "orders/create", {"id": "1"}).json == {"receipt": "kept"}

    assert (kept(desk, shop), kept(desk, other)) == (1, 0)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("url", [SHOP, OTHER, "not a shop", ""])
@pytest.mark.usefixtures("shop")
def test_a_wrong_signature_is_refused_on_every_topic_for_every_shop(desk, topic, url):
    for signature in ("0" * 64, "", "ä"):
        answer = desk.post(url, topic, sign=signature)
        assert answer.status_code == 401
        assert "Nothing was stored" in answer.json["error"]
    assert desk.post(url, topic, secret="another secret").status_code == 401
    assert kept(desk) == 0


@pytest.mark.parametrize("url", [OTHER, "not a shop", ""])
@pytest.mark.usefixtures("shop")
def test_a_shop_that_we_never_had_is_not_found(desk, url):
    for topic in ("orders/create", "app/scopes_update", "no/such_topic", ""):
        assert desk.post(url, topic).status_code == 404
    assert kept(desk) == 0


@pytest.mark.usefixtures("shop")
def test_of_a_shop_that_never_opened_the_app_nothing_is_to_be_erased(desk):
    for topic in ("app/uninstalled", "shop/redact", "customers/redact", "customers/data_request"):
        answer = desk.post(OTHER, topic, {"email": "ann@example.test", "request": 9})
        assert (answer.status_code, answer.json["receipt"]) == (200, "passed_over"), topic
        assert desk.post(OTHER, topic, {"shop": SHOP}).status_code == 401
        assert desk.post("", topic).status_code == 404
    assert kept(desk) == 0


def test_a_left_shop_is_remembered_for_what_concerns_people(desk, shop):
    leave(desk, shop)

    receipts = {topic: desk.post(SHOP, topic, {"id": "1"}).json["receipt"] for topic in TOPICS}

    people = {"shop/redact", "customers/redact", "customers/data_request"}
    assert {topic for topic, receipt in receipts.items() if receipt == "kept"} == people
    assert kept(desk, shop) == len(people)


@pytest.mark.usefixtures("shop")
def test_a_delivery_and_its_repeats_are_one(desk):
    for body in ({"id": "1"}, {"id": "1"}, {"id": "1", "sent": "again"}):
        assert desk.post(SHOP, "orders/create", body, id="w1").status_code == 200
    assert kept(desk) == 1

    desk.clock.advance(hours=5)  # the eighth try
    desk.post(SHOP, "orders/create", {"id": "1"}, id="w1")
    assert kept(desk) == 1

    desk.post(SHOP, "orders/updated", {"id": "1"}, id="w1")
    desk.post(SHOP, "orders/create", {"id": "1"}, id="w2")
    assert kept(desk) == 3


@pytest.mark.usefixtures("shop")
def test_without_an_id_the_body_tells_a_repeat(desk):
    for body in ({"id": "1"}, {"id": "1"}, {"id": "2"}):
        desk.post(SHOP, "orders/create", body, id="")

    assert kept(desk) == 2


@pytest.mark.usefixtures("shop")
def test_the_same_id_at_two_shops_is_two_deliveries(desk):
    install(desk, OTHER)
    desk.post(SHOP, "orders/create", id="w1")
    desk.post(OTHER, "orders/create", id="w1")

    assert kept(desk) == 2


# -- secrets that change ---------------------------------------------------------------


@pytest.mark.usefixtures("shop")
def test_the_secret_before_is_believed_for_an_hour_and_no_longer(desk):
    desk.post(SHOP, "orders/create")
    desk.rotate("new secret")

    assert desk.post(SHOP, "orders/create", secret="new secret").status_code == 200
    assert desk.post(SHOP, "orders/create", secret="settings secret").status_code == 200
    desk.clock.advance(minutes=61)
    assert desk.post(SHOP, "orders/create", secret="new secret").status_code == 200
    assert desk.post(SHOP, "orders/create", secret="settings secret").status_code == 401


@pytest.mark.usefixtures("shop")
def test_a_secret_that_stays_second_in_the_settings_is_no_longer_believed(desk):
    desk.post(SHOP, "orders/create")
    desk.rotate("new secret", "settings secret")
    assert desk.post(SHOP, "orders/create", secret="settings secret").status_code == 200

    desk.clock.advance(minutes=61)
    desk.rotate("new secret", "settings secret")  # the next start

    assert desk.post(SHOP, "orders/create", secret="settings secret").status_code == 401


@pytest.mark.usefixtures("shop")
def test_processes_with_the_settings_before_do_not_prolong_the_hour(desk):
    desk.post(SHOP, "orders/create")
    for minutes in (0, 20, 20, 19):
        desk.clock.advance(minutes=minutes)
        for settings in (("new secret",), ("settings secret",)):
            desk.rotate(*settings)
            assert desk.post(SHOP, "orders/create", secret="new secret").status_code == 200
            assert desk.post(SHOP, "orders/create", secret="settings secret").status_code == 200

    desk.clock.advance(minutes=2)
    for settings in (("settings secret",), ("new secret", "settings secret")):
        desk.rotate(*settings)
        assert desk.post(SHOP, "orders/create", secret="new secret").status_code == 200
        assert desk.post(SHOP, "orders/create", secret="settings secret").status_code == 401


@pytest.mark.usefixtures("shop")
def test_a_secret_that_was_mistyped_is_taken_back_by_naming_it_second(desk):
    desk.post(SHOP, "orders/create")
    desk.rotate("mistyped")
    desk.post(SHOP, "orders/create", secret="mistyped")
    desk.clock.advance(hours=3)
    desk.rotate("settings secret", "mistyped")

    assert desk.post(SHOP, "orders/create").status_code == 200
    desk.clock.advance(minutes=61)
    assert desk.post(SHOP, "orders/create", secret="mistyped").status_code == 401
    assert desk.post(SHOP, "orders/create").status_code == 200


def test_an_own_apps_new_secret_leaves_the_old_one_an_hour(desk):
    shop = connect_own(desk)
    renew_shop_key(desk.services, shop.shop_id, OWN | {"client_secret": "changed"}, "test")

    for secret in ("changed", OWN["client_secret"]):
        assert desk.post(OTHER, "orders/create", secret=secret).status_code == 200
    desk.clock.advance(minutes=61)
    assert desk.post(OTHER, "orders/create", secret="changed").status_code == 200
    assert desk.post(OTHER, "orders/create", secret=OWN["client_secret"]).status_code == 401


# -- attacks ---------------------------------------------------------------------------


@pytest.mark.usefixtures("shop")
def test_an_own_apps_secret_signs_for_its_own_shop_only(desk):
    third = "https://three.shops.test"
    connect_own(desk)
    connect_own(desk, third, {"client_id": "third", "client_secret": "a third secret"})
    for topic in TOPICS:
        for victim in (SHOP, third):
            answer = desk.post(victim, topic, secret=OWN["client_secret"])
            assert answer.status_code == 401, (victim, topic)
    assert kept(desk) == 0


def test_the_settings_app_does_not_sign_for_a_shop_with_its_own(desk):
    connect_own(desk)

    assert desk.post(OTHER, "orders/create").status_code == 404
    assert desk.post(OTHER, "shop/redact").json == {"receipt": "passed_over"}
    assert kept(desk) == 0


@pytest.mark.usefixtures("shop")
def test_one_secret_at_two_shops_does_not_speak_of_the_other_in_its_body(desk):
    install(desk, OTHER)

    for topic in TOPICS:
        answer = desk.post(SHOP, topic, {"shop": OTHER})
        assert answer.status_code == 401
    assert desk.post(SHOP, "customers/redact", {"shop": SHOP}).status_code == 200
    assert kept(desk) == 1


@pytest.mark.parametrize(
    "claimed",
    [
        "one.shops.test.evil.test",
        "one.shops.test@evil.test",
        "evil.test/one.shops.test",
        "one.shops.test\\@evil.test",
        "one.shops.test%00",
        "one.shops.test:443",
        "https://one.shops.test/admin",
        "one.shops.test, two.shops.test",
        "' OR 1=1 --",
    ],
)
@pytest.mark.usefixtures("shop")
def test_a_trick_with_the_domain_names_no_shop(desk, claimed):
    assert desk.post(claimed, "orders/create").status_code == 404
    assert desk.post(claimed, "orders/create", secret="x").status_code == 401
    assert kept(desk) == 0


@pytest.mark.usefixtures("shop")
def test_rubbish_from_whoever_knows_the_secret_is_kept_for_the_operator(desk):
    for raw in (b"", b"\x00" * 1000, b"[[[[" * 1000, b"null", b'"text"', b"{" * 5000):
        assert desk.post(SHOP, "orders/create", raw).status_code == 200
        assert desk.post(SHOP, "orders/create", raw, secret="guessed").status_code == 401


@pytest.mark.usefixtures("shop")
def test_a_huge_body_is_refused_unread(desk):
    assert desk.post(SHOP, "orders/create", b"x" * (1024 * 1024 + 1)).status_code == 413
    assert kept(desk) == 0


def test_a_shop_that_changed_its_app_is_still_heard_by_the_old_ones_name(desk, shop):
    """Of the settings' app that was there before, its erasure is still asked for days later."""
    leave(desk, shop)
    now_own = connect_own(desk, SHOP)

    assert desk.post(SHOP, "shop/redact").json == {"receipt": "kept"}
    assert (kept(desk, shop), kept(desk, now_own)) == (1, 0)


def test_an_unknown_shop_costs_no_row_however_many_ask(desk):
    for _ in range(50):
        name = secrets.token_hex(4)
        assert desk.post(f"https://{name}.shops.test", "orders/create").status_code == 404
    assert kept(desk) == 0


def test_without_an_app_in_the_settings_only_own_apps_are_heard(database_url, tmp_path):
    desk = PlatformDesk(database_url, tmp_path, keys=None)
    connect_own(desk)

    assert desk.post(SHOP, "orders/create").status_code == 401
    assert desk.post(SHOP, "orders/create", secret="").status_code == 401
    assert desk.post(OTHER, "orders/create", secret=OWN["client_secret"]).status_code == 200
    desk.close()


def test_the_shop_is_known_within_seconds_of_its_installation(desk):
    assert desk.post(SHOP, "orders/create").status_code == 404
    install(desk)
    assert desk.post(SHOP, "orders/create").status_code == 200
