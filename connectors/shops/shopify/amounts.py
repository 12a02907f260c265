"""Money in our words: the shop's own currency, in which its limits and habits are kept.

What the buyer saw in another currency (presentment money) is not used.
"""

from app.model.money import Money
from connectors.shops.shopify.snapshot import BagJson, LineJson, OrderJson, RefundJson

_OVER = "REFUNDED"


def money(bag: BagJson) -> Money:
    """Read an amount. Raises ValueError for none."""
    return Money.from_major(bag.shop_money.amount, bag.shop_money.currency_code)


def total_of(body: OrderJson) -> Money:
    """Return what the buyer pays: after edits, but as if nothing had been given back."""
    return money(body.current_total_price_set if _counts_edits(body) else body.total_price_set)


def quantity_of(line: LineJson, body: OrderJson) -> int:
    """Return how many pieces are ordered; 0 for a line that an edit removed."""
    return line.current_quantity if _counts_edits(body) else line.quantity


def has_money(refund: RefundJson) -> bool:
    """Tell whether money went back: goods alone may be returned too."""
    return money(refund.total_refunded_set).minor > 0


def _counts_edits(body: OrderJson) -> bool:
    # Current amounts of a cancelled or refunded order are nothing, which would hide its worth.
    is_over = body.cancelled_at is not None or body.display_financial_status == _OVER
    return body.edited and not is_over
