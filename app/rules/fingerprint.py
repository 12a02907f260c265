"""Whether an order changed in a way that matters for its risk."""

import json
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from app.model.order import Address, CardAnswers, Line, Order, PlatformRisk

_NOT_JUDGED = (None, PlatformRisk.PENDING)


def fingerprint(order: Order) -> str:
    """Return 64 hex digits that change when, and only when, the risk may have changed.

    Total, lines, addresses, contact, way of paying, what bank and processor say of it, device,
    customer and the platform's own word of the risk count. Status, dates, hold, parts, notes and refunds do not, so that the echo of
    our own hold changes nothing. What the platform has not judged is left out.
    The digest is about a person: it is erased with the order.
    """
    text = json.dumps(_parts(order), ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def differs_in_platform_risk_only(order: Order, before: str) -> bool:
    """Tell whether nothing but the platform's word was another when the fingerprint was taken."""
    return any(
        fingerprint(replace(order, platform_risk=risk)) == before
        for risk in (None, *PlatformRisk)
        if risk is not order.platform_risk
    )


def _parts(order: Order) -> Sequence[object]:
    customer, payment = order.customer, order.payment
    card = payment.card_key.reveal() if payment.card_key else None
    return [
        [order.total.minor, order.total.currency],
        sorted(_line(line) for line in order.lines),
        [_address(order.billing.reveal()), _address(order.shipping.reveal())],
        [customer.account_id, customer.email.reveal(), customer.phone.reveal()],
        [payment.method, card, order.shipping_method],
        *_platform_risk(order),
        *_told_by_processor(order),
    ]


def _platform_risk(order: Order) -> list[str]:
    return [] if order.platform_risk in _NOT_JUDGED else [str(order.platform_risk)]


def _told_by_processor(order: Order) -> list[list[str | int]]:
    """Return what may be told late of card and device; what is not told is left out."""
    payment, device = order.payment, order.device_id
    told: list[tuple[str, str | int | None]] = [
        ("failed", payment.failed_attempts),
        ("device", device.reveal() if device else None),
    ]
    if payment.card is not None:
        told += _card(payment.card)
    return [[name, value] for name, value in told if value not in {None, ""}]


def _card(card: CardAnswers) -> list[tuple[str, str | None]]:
    return [
        *(("country", card.country), ("brand", card.brand), ("avs", card.avs), ("cvv", card.cvv)),
        ("three_d_secure", card.three_d_secure),
        ("holder", card.holder.reveal() if card.holder else None),
    ]


def _line(line: Line) -> list[str | int]:
    total = line.total
    return [line.sku, line.product_id, line.title, line.quantity, total.minor, total.currency]


def _address(address: Address) -> Sequence[object]:
    name = [address.name.first, address.name.last, address.company]
    place = [*address.lines, address.postal_code, address.city, address.region, address.country]
    return [name, place, address.phone]
