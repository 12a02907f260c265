"""Bodies for an app that was not granted protected customer data: what is personal is null."""

from typing import Any

from connectors.shops.shopify.simulator.state.documents import Json

_PEOPLE = frozenset(
    {
        "billing_address",
        "shipping_address",
        "customer",
        "default_address",
        "addresses",
        "destination",
    }
)
_OPEN = frozenset({"email", "phone", "contact_email"})
_PERSONAL = _OPEN | {
    "first_name",
    "last_name",
    "name",
    "company",
    "address1",
    "address2",
    "zip",
    "latitude",
    "longitude",
}


def masked(body: Json) -> Json:
    """Return the body with every personal value null."""
    own = _PERSONAL if "default_address" in body else _OPEN
    return {
        name: None if name in own else _people(value) if name in _PEOPLE else value
        for name, value in body.items()
    }


def _people(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        return [_people(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: None if name in _PERSONAL else _people(part) if name in _PEOPLE else part
        for name, part in value.items()
    }
