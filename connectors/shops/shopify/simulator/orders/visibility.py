"""What an app sees of the fulfillment orders: those of a third party only with a scope for them."""

from connectors.shops.shopify.simulator.apps.topics import allows
from connectors.shops.shopify.simulator.state.documents import Json

_MERCHANT = "merchant_managed_fulfillment_orders"
_THIRD_PARTY = "third_party_fulfillment_orders"


def sees_any(scopes: list[str]) -> bool:
    """Whether an app may ask for fulfillment orders at all."""
    return any(allows(scopes, f"read_{kind}") for kind in (_MERCHANT, _THIRD_PARTY))


def sees(scopes: list[str], part: Json) -> bool:
    """Whether an app sees this fulfillment order."""
    return allows(scopes, f"read_{_kind(part)}")


def may_change(scopes: list[str], part: Json) -> bool:
    """Whether an app may hold or release this fulfillment order."""
    return f"write_{_kind(part)}" in scopes


def _kind(part: Json) -> str:
    return _THIRD_PARTY if part["thirdParty"] else _MERCHANT
