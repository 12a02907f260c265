"""What a delivery is at the door, before anything of it is stored."""

from collections.abc import Mapping

from app.ports import Intake
from connectors.deliveries import header
from connectors.shops.shopify.headers import SHOP, TOPIC, WEBHOOK_ID
from connectors.shops.shopify.store_url import url_of


def intake(raw: bytes, headers: Mapping[str, str]) -> Intake:
    """Keep everything: Shopify greets nobody, and checkouts have topics that we do not ask for."""
    del raw, headers
    return Intake.KEEP


def topic(headers: Mapping[str, str]) -> str:
    """Return the delivery's topic, such as ``orders/create``."""
    return header(headers, TOPIC)


def claimed_shop(headers: Mapping[str, str]) -> str:
    """Return the address of the shop that the delivery says it is from, or nothing.

    The signature covers the body only: whoever knows the app's secret may write this header,
    and nobody else.
    """
    return url_of(header(headers, SHOP).strip())


def delivery_id(headers: Mapping[str, str]) -> str:
    """Return what a delivery and its eight repeats bear alike."""
    return header(headers, WEBHOOK_ID).strip()
