"""Customers, their addresses and their accounts, in our words."""

from app.model.order import Address, Customer, Name
from app.model.private import Private
from connectors.shops.woocommerce.payload import AddressJson, CustomerJson, Loose, identifier, text
from connectors.shops.woocommerce.scalars import moment_or_none

_COUNTRY_LENGTH = 2


def customer_of_account(body: CustomerJson) -> Customer:
    """Translate an account. Its name may be empty where only the billing address has one.

    Raises:
        ValueError: a part cannot be read.
    """
    billing = address(body.billing)
    name = Name(first=text(body.first_name), last=text(body.last_name))
    return Customer(
        account_id=identifier(body.id),
        name=Private(name if name.full() else billing.name),
        email=Private(text(body.email) or text(body.billing.email)),
        phone=Private(billing.phone),
        account_created_at=moment_or_none(body.date_created_gmt, "date_created_gmt"),
    )


def customer_of_order(account: Loose, billing: AddressJson, payer: Address) -> Customer:
    """Translate who ordered: the payer; ``customer_id`` 0 is a guest."""
    return Customer(
        account_id=identifier(account) or None,
        name=Private(payer.name),
        email=Private(text(billing.email)),
        phone=Private(payer.phone),
    )


def address(body: AddressJson) -> Address:
    """Translate an address; a country that is no ISO code is left out."""
    country = text(body.country).upper()
    lines = (text(body.address_1), text(body.address_2))
    return Address(
        name=Name(first=text(body.first_name), last=text(body.last_name)),
        company=text(body.company),
        lines=tuple(line for line in lines if line),
        postal_code=text(body.postcode),
        city=text(body.city),
        region=text(body.state),
        country=country if _is_country(country) else "",
        phone=text(body.phone),
    )


def _is_country(code: str) -> bool:
    return len(code) == _COUNTRY_LENGTH and code.isascii() and code.isalpha()
