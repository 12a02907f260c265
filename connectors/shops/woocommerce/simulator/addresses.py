"""Billing and shipping addresses: which fields there are, and in which order each place shows them."""

from connectors.shops.woocommerce.simulator.php_json import Json

_PERSON = ("first_name", "last_name", "company", "address_1", "address_2", "city")
BILLING = (*_PERSON, "state", "postcode", "country", "email", "phone")
SHIPPING = (*_PERSON, "state", "postcode", "country", "phone")
ACCOUNT_BILLING = (*_PERSON, "postcode", "country", "state", "email", "phone")
ACCOUNT_SHIPPING = (*_PERSON, "postcode", "country", "state", "phone")


def address(fields: tuple[str, ...], *layers: Json) -> Json:
    """Build an address from layers, the last one winning; what nobody names is empty."""
    merged: Json = {}
    for layer in layers:
        merged.update(layer)
    return {field: str(merged.get(field) or "") for field in fields}
