"""The demo's Shopify: one shop that is connected by an app of its own, and one that is not yet.

The first shows both shops in one queue. The second is there to be opened in its admin, as
merchants install an app that many shops share.
"""

from typing import Any

from app.flow.shops.connect_shop import connect_shop
from app.model.ids import AccountId
from app.model.shop import Shop, ShopSettings
from app.model.user import Role
from app.supervisor.demo_buyers import is_invited, verify
from app.supervisor.demo_ends import Demo, Room, await_that, post
from app.supervisor.demo_platform_orders import (
    doubtful,
    doubtful_gift,
    past_orders,
    play_money,
    pre_order,
    reserved,
    usual,
)
from app.supervisor.kept_secret import kept_secret

OWN_APP = "clearhold-of-corner-house"
SHOP = "clearhold-corner-house"
NEWCOMER = "clearhold-newcomer"
_KIND = "shopify"
_HELD = 4


def register_apps(demo: Demo) -> None:
    """Tell the platform of the apps, at each start: the ports may be others than before."""
    ours = {
        "app_url": f"{demo.services.public_url}/shopify",
        "webhooks_at": f"{demo.services.public_url}/webhooks/shopify",
        "title": "Clearhold",
    }
    shared = demo.services.app_keys[_KIND]
    keys = {"client_id": shared.client_id, "client_secret": shared.client_secrets[0]}
    post(demo.shopify, "/control/apps", {**ours, **keys})
    # A shop's own app declares nothing: Clearhold makes its subscriptions through the API.
    post(demo.shopify, "/control/apps", {**ours, **_own_app(demo), "topics": []})


def _own_app(demo: Demo) -> dict[str, str]:
    secret = kept_secret(demo.folder / "own-shopify-app.key")
    return {"client_id": OWN_APP, "client_secret": secret}


def _connect(demo: Demo, account_id: AccountId) -> Shop:
    # The platform's front lists them in this order: who tries it meets the connected one first.
    at = _open_shop(demo, SHOP, "Corner House")
    _open_shop(demo, NEWCOMER, "New Shop")
    post(demo.shopify, f"{at}/install", {"client_id": OWN_APP})
    return connect_shop(
        demo.services,
        account_id,
        _KIND,
        f"{SHOP}.myshopify.com",
        credentials=_own_app(demo),
        settings=ShopSettings(
            mail_from="Corner House <house@example.test>",
            support_email="support@example.test",
            # Who opens the page in the admin may act there, too, although the demo has an owner.
            newcomers=Role.MANAGER,
        ),
    )


def _open_shop(demo: Demo, handle: str, name: str) -> str:
    """Open a shop with some months of orders; return where its control is."""
    domain = f"{handle}.myshopify.com"
    # Of all plans the one that lets an app ask the most, so that the demo begins soon.
    shop = {"domain": domain, "name": name, "plan": "enterprise"}
    post(demo.shopify, "/control/shops", shop)
    at = f"/control/shops/{domain}"
    post(demo.shopify, f"{at}/orders/bulk", list(past_orders(demo.services.now())))
    return at


def _place(demo: Demo) -> list[Any]:
    for number in range(4):
        _order(demo, usual(number))
    specs = [doubtful(number) for number in range(_HELD - 1)]
    specs.append(reserved(_HELD - 1, demo.services.now()))
    return [{**spec, **_order(demo, spec)} for spec in specs]


def _answer(demo: Demo, placed: list[Any]) -> None:
    mailboxes = [spec["email"] for spec in placed]
    await_that(demo, "the invitations", lambda: all(is_invited(demo, one) for one in mailboxes))
    name = {part: placed[0]["customer"][part] for part in ("first_name", "last_name")}
    verify(demo, mailboxes[0], {"outcome": "verified", **name})
    _staff(demo, placed[1], "hold_by_app")
    _order(demo, play_money(_HELD))
    _order(demo, doubtful_gift(_HELD + 1))
    _order(demo, pre_order(_HELD + 2, demo.services.now()))


def _order(demo: Demo, spec: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = post(demo.shopify, f"/control/shops/{SHOP}.myshopify.com/orders", spec)
    return answer


def _staff(demo: Demo, order: dict[str, Any], action: str) -> None:
    number = str(order["id"]).rpartition("/")[2]
    post(demo.shopify, f"/control/shops/{SHOP}.myshopify.com/orders/{number}/{action}")


PLATFORM = Room(connect=_connect, place=_place, answer=_answer)
