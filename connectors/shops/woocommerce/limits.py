"""Until when money is reserved that a store captures by hand, where its plugin leaves a word of it.

The plugins tell that it is reserved, and not until when: that is their processors' own rule,
counted from the order. A payment that is captured, or was never reserved, has no limit.

Sources: woocommerce-gateway-stripe, ``includes/class-wc-stripe-order-handler.php``
(``_stripe_charge_captured`` is ``no`` until captured); woocommerce-payments
(``_intention_status`` is ``requires_capture``), whose orders lapse after seven days (#739);
Stripe, "Place a hold on a payment method": seven days for cards in shops. woocommerce-paypal-payments
(``_ppcp_paypal_intent``, ``_ppcp_paypal_captured``); PayPal, "Authorization and honor period":
29 days. None of our recordings has them: what is missing, or another word, is no limit.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from app.model.order import Limit, LimitKind

_STRIPES: Final = timedelta(days=7)
_PAYPALS: Final = timedelta(days=29)
_NOT: Final = frozenset({"no", "false", "0", ""})


def limits_of(meta: Mapping[str, str], placed_at: datetime) -> tuple[Limit, ...]:
    """Return when the reserved money is let go; nothing where none is known to be reserved."""
    lasts = _lasts(meta)
    if lasts is None:
        return ()
    return (Limit(kind=LimitKind.AUTHORISATION, at=placed_at + lasts),)


def _lasts(meta: Mapping[str, str]) -> timedelta | None:
    if meta.get("_stripe_charge_captured") == "no":
        return _STRIPES
    if meta.get("_intention_status") == "requires_capture":
        return _STRIPES
    is_reserved = meta.get("_ppcp_paypal_intent", "").upper() == "AUTHORIZE"
    if is_reserved and meta.get("_ppcp_paypal_captured", "").lower() in _NOT:
        return _PAYPALS
    return None
