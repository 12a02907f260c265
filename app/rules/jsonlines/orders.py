"""A line of an order history becomes an order, told as its shop would have told it then.

A file is written long after; what it says of an order's later life is left to the
events, which say when it became known.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import msgspec

from app.model.ids import ExternalOrderId
from app.model.money import Money
from app.model.order import (
    AccountSecurity,
    Address,
    CardAnswers,
    Customer,
    Line,
    Name,
    Order,
    OrderStatus,
    Payment,
    ThreeDSecure,
)
from app.model.private import Private
from app.rules.jsonlines.malformed import MalformedLineError, decoded
from app.rules.jsonlines.shapes import (
    AddressLine,
    ItemLine,
    Label,
    OrderLine,
    PaymentLine,
    SecurityLine,
    WhenLine,
)


def read_order(line: bytes) -> tuple[str, Order]:
    """Read a line; return the shop that it names (empty where none) and the order.

    Raises:
        MalformedLineError: it is no order; the text says which member and why.
    """
    said = decoded(_ORDER, line)
    try:
        return _text(said.shop), _order(said)
    except ValueError as problem:
        raise MalformedLineError(str(problem)) from None


def read_when(line: bytes) -> tuple[datetime, str]:
    """Read only when an order was placed, and its id.

    Raises:
        MalformedLineError: the line is no order.
    """
    said = decoded(_WHEN, line)
    return said.created_at.astimezone(UTC), _text(said.order_id)


def _order(said: OrderLine) -> Order:
    placed_at = said.created_at.astimezone(UTC)
    total = Money.from_major(said.total, said.currency)
    if total.minor < 0:
        msg = "the total is negative"
        raise ValueError(msg)
    billing = _address(said.billing_address)
    is_same = said.shipping_address == said.billing_address
    shipping = billing if is_same else _address(said.shipping_address)
    order_id = _text(said.order_id)
    if not order_id:
        msg = "order_id is empty"
        raise ValueError(msg)
    status = _status(said.status)
    return Order(
        external_id=ExternalOrderId(order_id),
        number=order_id,
        status=status,
        native_status=_text(said.status),
        placed_at=placed_at,
        modified_at=placed_at,
        total=total,
        customer=_customer(said, billing, shipping),
        billing=Private(billing),
        shipping=Private(shipping),
        lines=tuple(_line(item, total.currency) for item in said.items or ()),
        payment=_payment(said, placed_at if status is OrderStatus.TO_SHIP else None),
        shipping_method=_text(said.shipping_method).lower(),
        ip=_private(said.ip),
        user_agent=_private(said.user_agent),
        customer_note=_private(said.note),
        gift_message=_private(said.gift_message),
        device_id=_private(said.device_id),
        accept_language=_text(said.accept_language),
        signed_in=said.logged_in,
        security=_security(said.account_security),
        discount=_money(said.discount, total.currency),
        discount_code=_text(said.discount_code),
        shipping_price=_money(said.shipping_price, total.currency),
        created_via=_text(said.channel).lower(),
    )


def _status(said: str | None) -> OrderStatus:
    # Refunds and their kind happen later: their events say when. Until then it was paid.
    return _STATUS.get(_text(said).lower(), OrderStatus.TO_SHIP)


def _customer(said: OrderLine, billing: Address, shipping: Address) -> Customer:
    named = billing.name if billing.name.full() else shipping.name
    created_at = said.account_created_at
    return Customer(
        account_id=_text(said.customer_id) or None,
        name=Private(named),
        email=Private(_text(said.email)),
        phone=Private(_text(said.phone)),
        account_created_at=None if created_at is None else created_at.astimezone(UTC),
    )


def _address(said: AddressLine | None) -> Address:
    if said is None:
        return _NOWHERE
    country = _text(said.country).upper()
    return Address(
        name=Name(first=_text(said.first_name), last=_text(said.last_name)),
        company=_text(said.company),
        lines=tuple(line for one in (said.address1, said.address2) if (line := _text(one))),
        postal_code=_text(said.postal_code),
        city=_text(said.city),
        region=_text(said.region),
        country=country if _is_country(country) else "",
    )


def _is_country(said: str) -> bool:
    return len(said) == 2 and said.isascii() and said.isalpha()  # noqa: PLR2004 - ISO 3166-1 alpha-2


def _line(item: ItemLine, currency: str) -> Line:
    pieces = 1 if item.quantity is None else int(item.quantity)
    price = Money.from_major(item.price or Decimal(0), currency)
    return Line(
        sku=_text(item.sku),
        title=_text(item.title),
        quantity=pieces,
        price=price,
        total=Money(minor=price.minor * pieces, currency=currency),
        digital=item.digital or False,
        category=_text(item.category),
    )


def _payment(said: OrderLine, paid_at: datetime | None) -> Payment:
    payment = said.payment or _UNTOLD
    return Payment(
        method=_text(payment.method),
        title=_text(payment.method),
        transaction_id="",
        paid_at=paid_at,
        card_key=_card_key(payment),
        card=_card_answers(payment),
        failed_attempts=said.failed_payment_attempts,
    )


def _card_key(said: PaymentLine) -> Private[str] | None:
    fingerprint, last = _text(said.card_fingerprint), _text(said.card_last4)
    if fingerprint:
        return Private(fingerprint)
    # Last digits alone are shared by one card in ten thousand.
    issuer = _text(said.card_bin) or _text(said.card_brand).lower()
    return Private(f"{issuer} {last}") if issuer and last else None


def _card_answers(said: PaymentLine) -> CardAnswers | None:
    answers = CardAnswers(
        country=_text(said.card_country).upper(),
        brand=_text(said.card_brand).lower(),
        avs=_text(said.avs_result).upper(),
        cvv=_text(said.cvv_result).upper(),
        three_d_secure=_THREE_D_SECURE.get(_text(said.three_d_secure).lower()),
    )
    return None if answers == _NO_ANSWERS else answers


def _security(said: SecurityLine | None) -> AccountSecurity | None:
    if said is None:
        return None
    return AccountSecurity(
        since_password_reset=said.minutes_since_password_reset,
        since_address_added=said.minutes_since_address_added,
        since_email_change=said.minutes_since_email_change,
    )


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money.from_major(amount, currency)


def _private(said: Label | None) -> Private[str] | None:
    text = _text(said)
    return Private(text) if text else None


def _text(said: Label | None) -> str:
    if said is None:
        return ""
    return said.strip() if isinstance(said, str) else str(said)


_ORDER: Final = msgspec.json.Decoder(OrderLine)
_WHEN: Final = msgspec.json.Decoder(WhenLine)
_NOWHERE: Final = Address()
_UNTOLD: Final = PaymentLine()
_NO_ANSWERS: Final = CardAnswers()
_THREE_D_SECURE: Final = {one.value: one for one in ThreeDSecure}
_STATUS: Final = {
    **dict.fromkeys(("failed", "declined", "voided"), OrderStatus.FAILED),
    **dict.fromkeys(("cancelled", "canceled"), OrderStatus.CANCELLED),
    **dict.fromkeys(("pending", "unpaid", "awaiting_payment"), OrderStatus.UNPAID),
}
