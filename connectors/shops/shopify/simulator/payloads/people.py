"""Addresses and customers as webhooks hold them."""

from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.state.documents import Json


def address(document: Json | None) -> Json | None:
    """Write an address of an order."""
    if document is None:
        return None
    return {
        "first_name": document["firstName"],
        "address1": document["address1"],
        "phone": document["phone"],
        "city": document["city"],
        "zip": document["zip"],
        "province": document["province"],
        "country": document["country"],
        "last_name": document["lastName"],
        "address2": document["address2"],
        "company": document["company"],
        "latitude": document["latitude"],
        "longitude": document["longitude"],
        "name": document["name"],
        "country_code": document["countryCodeV2"],
        "province_code": document["provinceCode"],
    }


def customer_in_order(customer: Json, currency: str) -> Json:
    """Write a customer inside an order."""
    whole = customer_payload(customer, currency)
    del whole["addresses"]
    return whole


def customer_payload(customer: Json, currency: str) -> Json:
    """Write the body of ``customers/create`` and ``customers/update``."""
    own = [_kept(one, customer) for one in customer["addresses"]]
    default = {"default_address": own[0]} if own else {}
    return {
        "id": number_of(customer["id"]),
        "created_at": customer["createdAt"],
        "updated_at": customer["updatedAt"],
        "first_name": customer["firstName"],
        "last_name": customer["lastName"],
        "state": customer["state"].lower(),
        "note": customer["note"],
        "verified_email": customer["verifiedEmail"],
        "multipass_identifier": None,
        "tax_exempt": False,
        "email": customer["email"],
        "phone": customer["phone"],
        "currency": currency,
        "addresses": own,
        "tax_exemptions": [],
        "admin_graphql_api_id": customer["id"],
        **default,
    }


def _kept(document: Json, customer: Json) -> Json:
    return {
        "id": number_of(document["id"]),
        "customer_id": number_of(customer["id"]),
        "first_name": document["firstName"],
        "last_name": document["lastName"],
        "company": document["company"],
        "address1": document["address1"],
        "address2": document["address2"],
        "city": document["city"],
        "province": document["province"],
        "country": document["country"],
        "zip": document["zip"],
        "phone": document["phone"],
        "name": document["name"],
        "province_code": document["provinceCode"],
        "country_code": document["countryCodeV2"],
        "country_name": document["country"],
        "default": document is customer["addresses"][0],
    }
