"""The operator's commands about keys and deliveries."""

import argparse

from app.cli.services_here import services_here
from app.flow.intake.replay_delivery import replay_delivery
from app.model.audit import CLEARHOLD
from app.model.ids import DeliveryId, ShopId
from app.store.deliveries import deliveries_set_aside
from app.store.shops import shop_by_id


def print_web_keys(given: argparse.Namespace) -> int:
    """Print what CLEARHOLD_WEB_KEYS wants: keys that open only what the web serves."""
    del given
    print(services_here().keyring.for_web())
    return 0


def list_set_aside(given: argparse.Namespace) -> int:
    """List a shop's deliveries that were set aside, newest first, with the reasons."""
    services = services_here()
    with services.database.read() as tx:
        rows = deliveries_set_aside(tx, shop_by_id(tx, ShopId(given.shop)).shop_id)
    for row in rows:
        print(f"{row.delivery_id}  {row.received_at:%Y-%m-%d %H:%M:%S}  {row.topic}  {row.problem}")
    if not rows:
        print("Nothing is set aside.")
    return 0


def replay(given: argparse.Namespace) -> int:
    """Put a delivery that was set aside back in line."""
    replay_delivery(services_here(), ShopId(given.shop), DeliveryId(given.delivery), CLEARHOLD)
    print("It is in line again.")
    return 0
