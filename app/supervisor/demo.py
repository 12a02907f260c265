"""Seeds the demo: two shops with a history, and cases in every state, all made the real way.

Orders are placed at the simulated shops, which send signed webhooks; buyers follow the
links of their mails; outcomes are chosen at the simulated provider. The product does
not know that it is a demo.
"""

import secrets

from app.flow.users.add_user import add_user
from app.flow.users.first_account import first_account
from app.model.shop import Shop
from app.model.user import Role
from app.store.shops import shops_of
from app.supervisor.demo_ends import Demo, await_that, is_idle
from app.supervisor.demo_platform import PLATFORM, register_apps
from app.supervisor.demo_provider import connect_provider
from app.supervisor.demo_store import STORE

_OWNER = "owner@example.test"
_ROOMS = {"woocommerce": STORE, "shopify": PLATFORM}


def seed_demo(demo: Demo) -> str:
    """Seed what is not there yet, and return how to sign in to the merchant's page.

    A demo of an older version has no Shopify shop: it gets one, beside what it has.

    Raises:
        UnreachableError: a simulated end did not answer or the workers did not keep up.
    """
    register_apps(demo)
    missing = [kind for kind in _ROOMS if kind not in _kinds(demo)]
    if missing:
        _seed(demo, missing)
    password = demo.folder / "owner-password"
    if not password.exists():
        chosen = secrets.token_urlsafe(9)
        add_user(demo.services, None, _OWNER, Role.OWNER, password=chosen)
        password.write_text(chosen)
        password.chmod(0o600)
    return f"{_OWNER}, password {password.read_text()}"


def _kinds(demo: Demo) -> set[str]:
    account_id = first_account(demo.services)
    with demo.services.database.read() as tx:
        return {shop.kind for shop in shops_of(tx, account_id)}


def _seed(demo: Demo, missing: list[str]) -> None:
    demo.say("Seeding shops with some months of orders (about half a minute) …")
    rooms = [_ROOMS[kind] for kind in missing]
    account_id = first_account(demo.services)
    shops = [room.connect(demo, account_id) for room in rooms]
    for shop in shops:
        connect_provider(demo, shop.shop_id)
    await_that(demo, "the import of the history", lambda: is_idle(demo))
    demo.say(f"  {_named(shops)} connected, with the orders of the past.")
    placed = [room.place(demo) for room in rooms]
    for room, orders in zip(rooms, placed, strict=True):
        room.answer(demo, orders)
    demo.say("  Orders were placed, held, verified, and some released.")


def _named(shops: list[Shop]) -> str:
    names = " and ".join(shop.name for shop in shops)
    return f"{names} {'is' if len(shops) == 1 else 'are'}"
