"""What a delivery is at the door, before anything of it is stored."""

from collections.abc import Mapping
from typing import Final

import msgspec

from app.ports import Intake
from connectors.deliveries import header
from connectors.shops.woocommerce.headers import topic
from connectors.shops.woocommerce.signature import SIGNATURE

_DRAFT: Final = "checkout-draft"
_FORM: Final = "application/x-www-form-urlencoded"


class _Status(msgspec.Struct):
    status: str = ""


_STATUS: Final = msgspec.json.Decoder(_Status)


def intake(raw: bytes, headers: Mapping[str, str]) -> Intake:
    """Tell a greeting and a checkout in progress from what is kept.

    WooCommerce greets a new webhook with an unsigned form (``webhook_id=17``) and
    sends whatever a shopper has typed so far as an order with status checkout-draft.
    """
    if _is_ping(raw, headers):
        return Intake.PING
    # Nearly every body is told by this search alone; parsing is for the rest.
    if b"checkout-draft" in raw and _is_draft(raw):
        return Intake.DRAFT
    return Intake.KEEP


def _is_ping(raw: bytes, headers: Mapping[str, str]) -> bool:
    return (
        raw.startswith(b"webhook_id=")
        and header(headers, "Content-Type").startswith(_FORM)
        and not topic(headers)
        and not header(headers, SIGNATURE)
    )


def _is_draft(raw: bytes) -> bool:
    try:
        return _STATUS.decode(raw).status == _DRAFT
    except (ValueError, RecursionError):
        return False
