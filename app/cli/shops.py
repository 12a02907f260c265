"""Commands that connect, list and remove shops without a browser."""

import argparse

from app.cli.services_here import services_here
from app.flow.identity.connect_identity import connect_identity
from app.flow.identity.save_identity_secret import save_identity_secret
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.flow.shops.connect_shop import connect_shop
from app.flow.shops.delivery_address_of import delivery_address_of
from app.flow.users.first_account import first_account
from app.model.audit import CLEARHOLD
from app.model.ids import ShopId
from app.model.shop import Shop, WhenLeaving
from app.services import Services
from app.store.imports import ImportProgress, import_progress
from app.store.installed import gaps_of
from app.store.shops import connected_shops, shop_by_id


def add_woocommerce(given: argparse.Namespace) -> int:
    """Connect a WooCommerce store; print its id and webhook address."""
    services = services_here()
    shop = connect_shop(
        services,
        first_account(services),
        "woocommerce",
        given.url,
        credentials={"consumer_key": given.key, "consumer_secret": given.secret},
    )
    return _tell(services, shop)


def add_shopify(given: argparse.Namespace) -> int:
    """Connect a Shopify shop with an app of its own; print its id and what is missing."""
    services = services_here()
    shop = connect_shop(
        services,
        first_account(services),
        "shopify",
        given.shop,
        credentials={"client_id": given.client_id, "client_secret": given.client_secret},
    )
    return _tell(services, shop)


def connect_stripe(given: argparse.Namespace) -> int:
    """Connect a shop to Stripe Identity with a restricted key."""
    services = services_here()
    connected = connect_identity(
        services,
        ShopId(given.shop),
        "stripe_identity",
        {"key": given.key},
        actor=CLEARHOLD,
    )
    print(f"The key works, in {'live' if connected.abilities.live else 'test'} mode.")
    if given.webhook_secret:
        save_identity_secret(services, ShopId(given.shop), given.webhook_secret, CLEARHOLD)
    elif not connected.webhook_made:
        print(f"Make a webhook endpoint at Stripe for {connected.webhook_address}")
        print("with the events identity.verification_session.* and, named by itself,")
        print("identity.verification_session.redacted; then give --webhook-secret.")
    return 0


def _tell(services: Services, shop: Shop) -> int:
    print(f"{shop.name} is connected as {shop.shop_id}.")
    print(f"Webhook address: {delivery_address_of(services, shop.kind, shop.shop_id)}")
    with services.database.read() as tx:
        gaps = gaps_of(tx, shop.shop_id)
    for gap in gaps:
        print(f"{'Not granted' if gap.is_usual else 'Missing'}: {gap.missing}. {gap.consequence}")
    print("Its webhooks and the import of its past orders follow as soon as the workers run.")
    return 0


def list_shops(given: argparse.Namespace) -> int:
    """List the connected shops, a line each."""
    del given
    services = services_here()
    with services.database.read() as tx:
        shops = connected_shops(tx)
        imports = {shop.shop_id: import_progress(tx, shop.shop_id) for shop in shops}
    for shop in shops:
        progress = imports[shop.shop_id]
        print(f"{shop.shop_id}  {shop.kind}  {shop.url}  {shop.health}  {_imported(progress)}")
    if not shops:
        print("No shop is connected. Connect one: `clearhold shop add --help`.")
    return 0


def _imported(progress: ImportProgress | None) -> str:
    if progress is None:
        return ""
    # Not every shop system tells how many orders there are.
    whole = f" of {progress.total}" if progress.total else ""
    return f"{progress.imported}{whole} imported"


def remove_shop(given: argparse.Namespace) -> int:
    """Release our holds at a shop, remove our webhooks, and forget its keys."""
    services = services_here()
    with services.database.read() as tx:
        shop = shop_by_id(tx, ShopId(given.shop))
    cases = disconnect_shop(services, shop.shop_id)
    stays = shop.settings.when_leaving is WhenLeaving.STAFF
    what = "stay on hold, for its staff to decide" if stays else "are released first, but for those"
    whose = "" if stays else " whose buyer did not prove who they are: these stay on hold"
    print(f"The shop is being removed; {cases} held orders {what}{whose}.")
    return 0
