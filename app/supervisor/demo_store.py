"""The demo's WooCommerce store: connected, with a history and cases in every state."""

from typing import Any

from app.flow.shops.connect_shop import connect_shop
from app.model.ids import AccountId
from app.model.shop import Shop, ShopSettings
from app.supervisor.demo_buyers import is_invited, press, verify
from app.supervisor.demo_ends import Demo, Room, await_that, post
from app.supervisor.demo_orders import history, ordinary, risky

_STRANGER = {"first_name": "Eve", "last_name": "Drop"}


def _connect(demo: Demo, account_id: AccountId) -> Shop:
    post(demo.store, "/control/reset")
    post(demo.store, "/control/orders/bulk", list(history(demo.services.now())))
    keys = post(demo.store, "/control/keys", {"permissions": "read_write"})
    return connect_shop(
        demo.services,
        account_id,
        "woocommerce",
        demo.store,
        credentials={name: keys[name] for name in ("consumer_key", "consumer_secret")},
        settings=ShopSettings(
            mail_from="Demo Store <orders@example.test>", support_email="support@example.test"
        ),
    )


def _place(demo: Demo) -> list[Any]:
    for number in range(6):
        post(demo.store, "/control/orders", ordinary(number))
    return [post(demo.store, "/control/orders", risky(number)) for number in range(7)]


def _answer(demo: Demo, placed: list[Any]) -> None:
    buyers = [order["billing"] for order in placed]
    mailboxes = [buyer["email"] for buyer in buyers]
    await_that(demo, "the invitations", lambda: all(is_invited(demo, one) for one in mailboxes))
    for number in range(2):
        verify(demo, mailboxes[number], {"outcome": "verified", **_name(buyers[number])})
    verify(demo, mailboxes[2], {"outcome": "verified", **_STRANGER})
    verify(demo, mailboxes[3], {"outcome": "failed", "code": "document_expired"})
    press(demo, mailboxes[4], "person")
    post(demo.store, f"/control/orders/{placed[5]['id']}/cancel")


def _name(person: dict[str, str]) -> dict[str, str]:
    return {name: person[name] for name in ("first_name", "last_name")}


STORE = Room(connect=_connect, place=_place, answer=_answer)
