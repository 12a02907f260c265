"""People and places in our words."""

from app.model.order import Address, Customer, Name
from app.model.private import Private
from connectors.shops.shopify.gids import number_of
from connectors.shops.shopify.snapshot import AddressJson, CustomerJson, OrderJson, Text

_HAS_ACCOUNT = "ENABLED"


def address(body: AddressJson | None) -> Address:
    """Translate an address; none, or one that is withheld from us, is empty."""
    if body is None:
        return Address()
    lines = (_text(body.address1), _text(body.address2))
    return Address(
        name=_name(body),
        company=_text(body.company),
        lines=tuple(line for line in lines if line),
        postal_code=_text(body.zip),
        city=_text(body.city),
        region=_text(body.province_code) or _text(body.province),
        country=_text(body.country_code_v2).upper(),
        phone=_text(body.phone),
    )


def customer(body: OrderJson, billing: Address, shipping: Address) -> Customer:
    """Translate who ordered. The order's own mailbox counts: there the buyer reads our letter.

    A customer whom Shopify keeps without an account is a guest.
    """
    known = body.customer
    has_account = known is not None and known.state == _HAS_ACCOUNT
    return Customer(
        account_id=number_of(known.id) if known and has_account else None,
        name=Private(_buyer(known, billing, shipping)),
        email=Private(_text(body.email) or _email_of(known)),
        phone=Private(
            _text(body.phone) or _phone_of(known) or billing.phone or shipping.phone,
        ),
        account_created_at=known.created_at if known and has_account else None,
    )


def _buyer(known: CustomerJson | None, billing: Address, shipping: Address) -> Name:
    own = (
        Name()
        if known is None
        else Name(first=_text(known.first_name), last=_text(known.last_name))
    )
    return next((name for name in (own, billing.name, shipping.name) if name.full()), Name())


def _name(body: AddressJson) -> Name:
    told = Name(first=_text(body.first_name), last=_text(body.last_name))
    if told.full():
        return told
    first, _, last = _text(body.name).rpartition(" ")
    return Name(first=first.strip(), last=last)


def _email_of(known: CustomerJson | None) -> str:
    mailbox = known.default_email_address if known else None
    return _text(mailbox.email_address) if mailbox else ""


def _phone_of(known: CustomerJson | None) -> str:
    phone = known.default_phone_number if known else None
    return _text(phone.phone_number) if phone else ""


def _text(value: Text) -> str:
    return (value or "").strip()
