"""The operator's commands about one person, and about a Shopify shop."""

import json

import pytest

from app.cli import main, persons, shops
from app.flow.queues.decide_orders import decide_orders
from app.store.deliveries import deliveries
from app.store.installed import shops_at
from app.store.orders import orders
from tests.builders.platform import MISSING, PlatformDesk

MAILBOX = "buyer1001@example.test"


@pytest.fixture
def desk(database_url, tmp_path, monkeypatch):
    opened = PlatformDesk(database_url, tmp_path)
    for commands in (persons, shops):
        monkeypatch.setattr(commands, "services_here", lambda: opened.services)
    yield opened
    opened.close()


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    told = capsys.readouterr()
    return left.value.code, told.out + told.err


def test_an_export_is_printed_or_written(desk, capsys, tmp_path):
    shop = desk.connect()
    desk.held(shop)
    of_person = ("person", "export", "--shop", shop.shop_id, "--email", MAILBOX)

    code, told = run(capsys, *of_person)
    assert code == 0
    assert json.loads(told)["orders"] == ["1001"]
    assert MAILBOX in told

    code, told = run(capsys, *of_person, "--out", tmp_path / "person.json")
    assert code == 0
    assert (
        told == f"What is held of 1 order is in {tmp_path / 'person.json'}. Nothing was changed.\n"
    )
    assert MAILBOX in (tmp_path / "person.json").read_text()


def test_one_order_is_found_by_its_number(desk, capsys):
    shop = desk.connect()
    for number in ("1001", "1002"):
        desk.held(shop, number)

    for named in ("1002", "91002"):
        _, told = run(capsys, "person", "export", "--shop", shop.shop_id, "--order", named)
        assert json.loads(told)["orders"] == ["1002"]


def test_an_erasure_says_what_it_came_to(desk, capsys):
    shop = desk.connect()
    desk.held(shop)
    erase = ("person", "erase", "--shop", shop.shop_id, "--email", MAILBOX)

    code, told = run(capsys, *erase)

    assert code == 0
    assert "1 order and 1 case are without their person now." in told
    assert "1 of them stays on hold at the shop: its staff decide." in told
    assert desk.row(shop).forgotten_at is not None
    assert "There was nothing to erase." in run(capsys, *erase)[1]


def test_an_erasure_says_what_went_besides_as_no_key_opens_it(desk, capsys):
    shop = desk.install()
    desk.post(shop.url, "orders/create", b"{ broken")
    decide_orders(desk.services, shop.shop_id)
    with desk.services.database.write() as tx:
        tx.execute(deliveries.update().values(body_sealed=b"sealed with a key that is gone"))

    code, told = run(capsys, "person", "erase", "--shop", shop.shop_id, "--email", MAILBOX)

    assert code == 0
    assert "1 piece that no key at hand opens went as well" in told
    assert "nothing to erase" not in told


def test_nothing_is_erased_with_keys_of_another_installation(desk, capsys):
    shop = desk.connect()
    desk.held(shop)
    with desk.services.database.write() as tx:
        tx.execute(orders.update().values(order_sealed=b"sealed with a key that is not here"))
    erase = ("person", "erase", "--shop", shop.shop_id, "--order", "1001")

    code, told = run(capsys, *erase)
    assert code == 1
    assert "Nothing was erased." in told
    assert desk.row(shop).forgotten_at is None

    assert run(capsys, *erase, "--even-unread")[0] == 0
    assert desk.row(shop).forgotten_at is not None


@pytest.mark.parametrize("verb", ["export", "erase"])
def test_wrong_use_changes_nothing_and_says_so(desk, capsys, verb):
    shop = desk.connect()

    assert run(capsys, "person", verb, "--shop", shop.shop_id)[0] == 2
    assert run(capsys, "person", verb, "--email", MAILBOX)[0] == 2
    code, told = run(capsys, "person", verb, "--shop", "shop_x", "--email", MAILBOX)
    assert (code, told) == (1, "There is no such shop.\n")
    code, told = run(capsys, "person", verb, "--shop", shop.shop_id, "--order", "77")
    assert (code, told) == (1, "Sample Store has no order 77. Nothing was changed.\n")


def test_a_shopify_shop_is_added_with_its_own_apps_keys(desk, capsys):
    desk.platform.gaps = (MISSING,)
    keys = ("--client-id", "their_app", "--client-secret", "their secret")

    code, told = run(capsys, "shop", "add", "shopify", "--shop", "one.shops.test", *keys)

    assert code == 0
    assert "Webhook address: http://127.0.0.1:8000/webhooks/shopify\n" in told
    assert "Missing: write_holds. A warehouse may still send a held order." in told
    assert "their secret" not in told
    with desk.services.database.read() as tx:
        (shop,) = shops_at(tx, "shopify", "https://one.shops.test")
    assert shop.account_id == desk.account_id
    code, told = run(capsys, "shop", "remove", shop.shop_id)
    assert code == 0
    assert "0 held orders are released first, but for those whose buyer did not prove" in told
