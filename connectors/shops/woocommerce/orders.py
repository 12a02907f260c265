"""Orders in our words. Payloads of the REST API and of webhooks are the same.

Not told in them, so unknown: what category goods are of, how old the account is and what was
changed about it, a device, the browser's languages, and declined tries to pay.
"""

from collections.abc import Mapping
from typing import Final

from app.model.ids import ExternalOrderId
from app.model.money import Money
from app.model.order import Line, Order, Payment, Refund
from app.model.private import Private
from connectors.shops.woocommerce.cards import card_answers, card_key
from connectors.shops.woocommerce.customers import address, customer_of_order
from connectors.shops.woocommerce.limits import limits_of
from connectors.shops.woocommerce.marks import Marks, marks_of
from connectors.shops.woocommerce.payload import (
    LineJson,
    Loose,
    OrderJson,
    identifier,
    text,
    texts_of,
)
from connectors.shops.woocommerce.scalars import (
    count,
    is_no,
    is_yes,
    moment,
    moment_or_none,
    money,
)
from connectors.shops.woocommerce.statuses import ON_HOLD, status_of
from connectors.shops.woocommerce.woopayments import platform_risk

# WPML, TranslatePress, Weglot, and plugins that keep WordPress' own word for it.
_LANGUAGES: Final = ("wpml_language", "trp_language", "weglot_language", "_locale")
_LONGEST_LANGUAGE: Final = 3
# The classic and the block checkout. Orders of staff and of integrations name any customer.
_CHECKOUTS: Final = frozenset({"checkout", "store-api"})


def order_of(body: OrderJson) -> Order:
    """Translate an order.

    Line prices are what the store shows for them without tax; the order's total is what
    the buyer pays.

    Raises:
        ValueError: a part is missing or cannot be read; the text names it.
    """
    native, currency = text(body.status), text(body.currency)
    if not native:
        raise ValueError("status is missing")
    meta = texts_of(body.meta_data)
    marks = marks_of(meta)
    hold = marks.hold_id(native)
    placed = moment(body.date_created_gmt, "date_created_gmt")
    billing = address(body.billing)
    payment = _payment(body, meta)
    return Order(
        external_id=_external_id(body),
        number=text(body.number) or str(body.id),
        status=status_of(native, payment.method, is_held=hold is not None),
        native_status=native,
        placed_at=placed,
        modified_at=moment_or_none(body.date_modified_gmt, "date_modified_gmt") or placed,
        total=money(body.total, currency, "total"),
        customer=customer_of_order(body.customer_id, body.billing, billing),
        billing=Private(billing),
        shipping=Private(address(body.shipping)),
        lines=_lines(body, currency),
        payment=payment,
        refunds=_refunds(body, currency),
        shipping_method=_shipping_method(body),
        ip=_private(body.customer_ip_address),
        user_agent=_private(body.customer_user_agent),
        customer_note=_private(body.customer_note),
        hold=hold,
        held_from=(marks.previous or None) if hold else None,
        awaited_transfer=hold is not None and marks.previous == ON_HOLD,
        signed_in=_signed_in(body),
        discount=_sum(currency, body.discount_total, body.discount_tax, of="discount_total"),
        discount_code=", ".join(filter(None, (text(one.code) for one in body.coupon_lines))),
        shipping_price=_sum(currency, body.shipping_total, body.shipping_tax, of="shipping_total"),
        platform_risk=platform_risk(meta),
        language=_language(meta),
        created_via=text(body.created_via),
        limits=limits_of(meta, placed),
    )


def marks_on(body: OrderJson) -> Marks:
    """Return what we left on the order."""
    return marks_of(texts_of(body.meta_data))


def _external_id(body: OrderJson) -> ExternalOrderId:
    digits = identifier(body.id)
    if not digits:
        raise ValueError("id is no order number")
    return ExternalOrderId(digits)


def _payment(body: OrderJson, meta: Mapping[str, str]) -> Payment:
    method = text(body.payment_method)
    return Payment(
        method=method,
        title=text(body.payment_method_title),
        transaction_id=text(body.transaction_id),
        paid_at=moment_or_none(body.date_paid_gmt, "date_paid_gmt"),
        card_key=card_key(method, meta),
        card=card_answers(method, meta),
    )


def _lines(body: OrderJson, currency: str) -> tuple[Line, ...]:
    # WooCommerce skips processing only for orders in which nothing is sent by post.
    is_digital = is_no(body.needs_processing)
    return tuple(_line(line, currency, is_digital=is_digital) for line in body.line_items)


def _line(line: LineJson, currency: str, *, is_digital: bool) -> Line:
    total = money(line.total, currency, "line_items.total")
    return Line(
        sku=text(line.sku),
        title=text(line.name),
        quantity=count(line.quantity),
        price=_price(line, currency, total),
        total=total,
        product_id=identifier(line.product_id),
        digital=is_digital or is_yes(line.virtual) or is_yes(line.downloadable),
    )


def _price(line: LineJson, currency: str, total: Money) -> Money:
    return total if line.price is None else money(line.price, currency, "line_items.price")


def _refunds(body: OrderJson, currency: str) -> tuple[Refund, ...]:
    return tuple(
        Refund(
            refund_id=identifier(one.id),
            amount=_positive(money(one.total, currency, "refunds.total")),
            reason=text(one.reason),
        )
        for one in body.refunds
    )


def _positive(amount: Money) -> Money:
    return Money(minor=abs(amount.minor), currency=amount.currency)


def _shipping_method(body: OrderJson) -> str:
    if not body.shipping_lines:
        return ""
    first = body.shipping_lines[0]
    return text(first.method_title) or text(first.method_id)


def _signed_in(body: OrderJson) -> bool | None:
    """Tell whether the buyer was signed in: then, and only then, a checkout names an account.

    An account that is opened in the checkout itself counts, too (captures: guest 0, else its number).
    """
    if text(body.created_via) not in _CHECKOUTS:
        return None
    return bool(identifier(body.customer_id))


def _sum(currency: str, net: Loose, tax: Loose, *, of: str) -> Money | None:
    """Add the tax, as the order's total bears it; None where the amount is not told."""
    if net is None:
        return None
    minor = money(net, currency, of).minor + money(tax, currency, of).minor
    return Money(minor=minor, currency=currency.upper())


def _private(value: Loose) -> Private[str] | None:
    written = text(value)
    return Private(written) if written else None


def _language(meta: Mapping[str, str]) -> str:
    for key in _LANGUAGES:
        word = meta.get(key, "").replace("-", "_").partition("_")[0].lower()
        if word.isascii() and word.isalpha() and len(word) <= _LONGEST_LANGUAGE:
            return word
    return ""
