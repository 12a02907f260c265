"""What ties two orders together: mailbox, phone, places, card, device, account, person, name.

The texts are personal data. The store hashes them under a secret key at once and
keeps nothing else of them.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from app.model.facts import KeyKind
from app.model.order import Order
from app.rules.folding import fold
from app.rules.mailboxes import fold_mailbox
from app.rules.name_words import name_words
from app.rules.phones import read_phone
from app.rules.places import address_key

__all__ = ("address_key", "contact_keys", "phone_key")

_LONGEST_DEVICE: Final = 200
_SHORTEST_SHAPE: Final = 6
"""Of a mailbox's letters: fewer, such as ``info`` or ``anna``, are many people's."""
_SHORTEST_NAME: Final = 2
"""In words: a first name alone is nobody's."""
# Not a buyer but a proxy in between, for which every order looks alike.
_PROXIES: Final = {
    4: (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16"),
    ),
    6: ("::/127", "fc00::/7", "fe80::/10"),
}
_NOBODY: Final = {
    version: tuple((int(one.netmask), int(one.network_address)) for one in map(ip_network, told))
    for version, told in _PROXIES.items()
}
"""By version, masks and what stands behind them as numbers: every order is compared with each."""


def contact_keys(order: Order) -> dict[KeyKind, str]:
    """Return every key the order carries, in a form that forgives spelling.

    A key that is missing or makes no sense is absent, so that two orders are never
    tied together by what neither of them says.
    """
    return {kind: text for kind, text in _candidates(order) if text}


def _candidates(order: Order) -> Iterator[tuple[KeyKind, str | None]]:
    card, device, customer = order.payment.card_key, order.device_id, order.customer
    billing = order.billing.reveal()
    mailbox, home, name = fold_mailbox(customer.email.reveal()), address_key(billing), _name(order)
    yield KeyKind.EMAIL, mailbox
    yield KeyKind.PHONE, phone_key(_said_phone(order), billing.country)
    yield KeyKind.ADDRESS, _delivery(order, home)
    yield KeyKind.BILLING, home
    yield KeyKind.IP, _network(order.ip.reveal()) if order.ip else None
    yield KeyKind.CARD, card.reveal().strip().lower() if card else None
    yield KeyKind.DEVICE, device.reveal().strip()[:_LONGEST_DEVICE] if device else None
    yield KeyKind.ACCOUNT, customer.account_id
    yield KeyKind.PERSON, f"{' '.join(name)}|{home}" if name and home else None
    yield KeyKind.NAME, " ".join(name) if len(name) >= _SHORTEST_NAME else None
    yield KeyKind.MAILBOX_SHAPE, _shape(mailbox)


def _delivery(order: Order, home: str | None) -> str | None:
    place = order.delivery_address()
    return home if place is order.billing else address_key(place.reveal())


def _said_phone(order: Order) -> str:
    return order.customer.phone.reveal() or order.billing.reveal().phone


def phone_key(said: str, country: str) -> str | None:
    """Return E.164; a number without a country's prefix is that country's, where one is given."""
    phone = read_phone(said, country)
    return phone.text if phone else None


def _network(said: str) -> str | None:
    """Return an IPv4 address, or the /64 that an IPv6 household or phone moves within."""
    try:
        address = ip_address(said.strip())
    except ValueError:
        return None
    plain = _unmapped(address)
    number = int(plain)
    if any(number & mask == network for mask, network in _NOBODY[plain.version]):
        return None
    return (
        str(plain)
        if isinstance(plain, IPv4Address)
        else str(IPv6Network((int(plain), 64), strict=False))
    )


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    return getattr(address, "ipv4_mapped", None) or address


def _name(order: Order) -> list[str]:
    """Return the payer's name, its words in any order: with the billing place, a person."""
    return sorted(name_words(order.billing.reveal().name.full()))


def _shape(mailbox: str | None) -> str | None:
    """Return the letters of a mailbox's name, wherever it is: ``anna.berg81@`` is annaberg."""
    letters = "".join(filter(str.isalpha, (mailbox or "").rpartition("@")[0]))
    shape = "".join(filter(str.isalpha, fold(letters)))
    return shape if len(shape) >= _SHORTEST_SHAPE else None
