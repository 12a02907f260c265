"""Orders in our words.

Not told by the Admin API's orders (2026-10), so unknown: the browser and its languages, a
device, whether the buyer was signed in, and changes to the account's own data.
"""

import re
from datetime import UTC, datetime
from typing import Final

from app.model.ids import ExternalOrderId, HoldId
from app.model.money import Money
from app.model.order import Line, Order, Part, PartState, PlatformRisk, Refund
from app.model.private import Private
from connectors.free_text.numbers import blank_numbers
from connectors.shops.shopify.addresses import address, customer
from connectors.shops.shopify.amounts import has_money, money, quantity_of, total_of
from connectors.shops.shopify.gids import number_of
from connectors.shops.shopify.limits import limits_of
from connectors.shops.shopify.obstacles import obstacle_of
from connectors.shops.shopify.parts import parts_of
from connectors.shops.shopify.payments import payment_of
from connectors.shops.shopify.snapshot import BagJson, LineJson, OrderJson, Text
from connectors.shops.shopify.statuses import awaits_transfer, native_status, status_of

_LONGEST_LANGUAGE: Final = 3
# Shopify knows no gift message: themes ask for one as an attribute of the cart, whose key is theirs.
_GIFT_MESSAGE: Final = re.compile(r"gift.*(?:message|note|text|greeting)", re.IGNORECASE)
_RISKS: Final = {one.name: one for one in PlatformRisk}
_SEVERITY: Final = list(PlatformRisk)


def order_of(body: OrderJson, wanted: HoldId | None = None) -> Order:
    """Translate an order; where several holds of ours are on it, ``wanted`` is named.

    Raises:
        ValueError: a part of it cannot be read; the text names it.
    """
    parts = parts_of(body, wanted)
    hold = _hold_on(parts)
    billing, shipping = address(body.billing_address), address(body.shipping_address)
    return Order(
        external_id=ExternalOrderId(number_of(body.id)),
        number=body.name,
        status=status_of(body, parts),
        native_status=native_status(body),
        placed_at=_placed_at(body),
        modified_at=_utc(body.updated_at),
        total=total_of(body),
        customer=customer(body, billing, shipping),
        billing=Private(billing),
        shipping=Private(shipping),
        lines=_lines(body),
        payment=payment_of(body),
        refunds=_refunds(body),
        shipping_method=(body.shipping_line.title or "") if body.shipping_line else "",
        ip=_private(body.client_ip),
        customer_note=_free_text(body.note),
        gift_message=_gift_message(body),
        discount=_money(body.total_discounts_set),
        discount_code=", ".join(body.discount_codes),
        shipping_price=_money(body.total_shipping_price_set),
        hold=hold,
        awaited_transfer=hold is not None and awaits_transfer(body),
        language=_language(body.customer_locale),
        created_via=body.source_name or "",
        is_test=body.test,
        parts=parts,
        obstacle=obstacle_of(body, parts),
        platform_risk=_platform_risk(body),
        limits=limits_of(body, parts),
    )


def _hold_on(parts: tuple[Part, ...]) -> HoldId | None:
    return next(
        (part.hold for part in parts if part.hold and part.state is not PartState.OVER), None
    )


def _placed_at(body: OrderJson) -> datetime:
    # An order brought in from another system was made today, but placed when it says.
    return _utc(min(body.created_at, body.processed_at))


def _lines(body: OrderJson) -> tuple[Line, ...]:
    told = [(line, quantity_of(line, body)) for line in body.line_items.nodes]
    return tuple(_line(line, quantity) for line, quantity in told if quantity > 0)


def _line(body: LineJson, quantity: int) -> Line:
    price = money(body.original_unit_price_set)
    return Line(
        sku=body.sku or "",
        title=body.title or "",
        quantity=quantity,
        price=price,
        total=Money(minor=price.minor * quantity, currency=price.currency),
        product_id=number_of(body.product.id) if body.product else "",
        category=(body.product.product_type or "").strip() if body.product else "",
        digital=body.is_gift_card or not body.requires_shipping,
    )


def _refunds(body: OrderJson) -> tuple[Refund, ...]:
    return tuple(
        Refund(
            refund_id=number_of(one.id),
            amount=money(one.total_refunded_set),
            reason=one.note or "",
        )
        for one in body.refunds
        if has_money(one)
    )


def _platform_risk(body: OrderJson) -> PlatformRisk | None:
    """Return Shopify's own opinion: other apps' and ours bear a provider."""
    if body.risk is None:
        return None
    own = [one.risk_level for one in body.risk.assessments if one.provider is None]
    known = [_RISKS[level] for level in own if level in _RISKS]
    # A finished look counts before one that is still pending.
    return max(known, key=_SEVERITY.index, default=None)


def _gift_message(body: OrderJson) -> Private[str] | None:
    told = (one.value for one in body.custom_attributes if _GIFT_MESSAGE.search(one.key))
    return next(filter(None, map(_free_text, told)), None)


def _free_text(value: Text) -> Private[str] | None:
    """Keep what the buyer wrote, without card numbers and national ids in it."""
    return _private(blank_numbers(value or ""))


def _money(bag: BagJson | None) -> Money | None:
    return None if bag is None else money(bag)


def _private(value: Text) -> Private[str] | None:
    written = (value or "").strip()
    return Private(written) if written else None


def _language(locale: Text) -> str:
    word = (locale or "").replace("_", "-").partition("-")[0].lower()
    is_language = word.isascii() and word.isalpha() and len(word) <= _LONGEST_LANGUAGE
    return word if is_language else ""


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
