"""Values of a merchant's lists in a form that forgives spelling, and what an order is compared by."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from app.model.errors import InvalidInputError
from app.model.facts import EntryKind, KeyKind
from app.model.order import Address, Order
from app.rules.keys import address_key, phone_key
from app.rules.mailboxes import domain_of, fold_mailbox

LONGEST_VALUE: Final = 320
"""Characters of an entry: a mailbox is the longest thing on a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    """What an entry is compared by, and a label that hints at it."""

    key: str
    label: str
    network_bits: int | None = None
    """Of an IP range: how many bits of an address lie in it."""


def entry_key(kind: EntryKind, said: str) -> EntryKey:
    """Return an entry in its normal form.

    Raises:
        InvalidInputError: the text is none of its kind; the sentence says how to write it.
    """
    text = said.strip()
    found = _KEYS[kind](text) if 0 < len(text) <= LONGEST_VALUE else None
    if found is None:
        raise InvalidInputError(f"{_CALLED[kind]} is written like: {_EXAMPLES[kind]}.")
    return found


def order_keys_listed(
    order: Order, keys: Mapping[KeyKind, str], networks: Sequence[int], *, trusted_ip: bool
) -> Iterator[tuple[EntryKind, str]]:
    """Yield everything by which an order may stand on a list, in the entries' normal form.

    ``networks`` are the sizes of the IP ranges on the lists. An address of the browser that
    anybody may have forged is not looked at.
    """
    for kind, entry in _BY_KEY.items():
        if kind in keys:
            yield entry, keys[kind]
    for domain in _domains(order.customer.email.reveal()):
        yield EntryKind.DOMAIN, domain
    for line in order.lines:
        for product in filter(None, (line.sku, line.product_id)):
            yield EntryKind.PRODUCT, _product(product)
    if order.ip and trusted_ip:
        for network in _networks(order.ip.reveal(), networks):
            yield EntryKind.IP_RANGE, network


_BY_KEY: Final = {
    KeyKind.EMAIL: EntryKind.EMAIL,
    KeyKind.PHONE: EntryKind.PHONE,
    KeyKind.ADDRESS: EntryKind.ADDRESS,
    KeyKind.BILLING: EntryKind.ADDRESS,
    KeyKind.CARD: EntryKind.CARD,
    KeyKind.DEVICE: EntryKind.DEVICE,
}
_SHOWN = 4
_PARTS = 3
_NUMBER: Final = re.compile(r"\d")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_TOWN: Final = re.compile(r"\s+[^\W\d_]{3,}.*")
"""What people write behind a post code; the post code tells the town already."""
_OPEN_NETWORKS: Final = {4: 24, 6: 48}
"""Networks no narrower than these are many people's, and shown as they are."""


def _email(text: str) -> EntryKey | None:
    mailbox = fold_mailbox(text)
    if mailbox is None:
        return None
    local, _, domain = mailbox.rpartition("@")
    return EntryKey(key=mailbox, label=f"{local[:1]}•••@{domain}")


def _domain(text: str) -> EntryKey | None:
    domain = domain_of(f"any@{text.removeprefix('@')}")
    return EntryKey(key=domain, label=domain) if domain else None


def _phone(text: str) -> EntryKey | None:
    phone = phone_key(text, "")
    return EntryKey(key=phone, label=f"{phone[:3]}•••{phone[-2:]}") if phone else None


def _address(text: str) -> EntryKey | None:
    *parts, country = (part.strip() for part in text.split(","))
    areas = [place for place, part in enumerate(parts) if place and _NUMBER.search(part)]
    if not areas or not _COUNTRY.fullmatch(country):
        return None
    area = _TOWN.sub("", parts[areas[-1]])
    street = ", ".join(parts[: areas[-1]])
    key = address_key(Address(lines=(street,), postal_code=area, country=country.upper()))
    return EntryKey(key=key, label=f"•••, {area}, {country.upper()}") if key else None


def _range(text: str) -> EntryKey | None:
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    is_open = network.prefixlen <= _OPEN_NETWORKS[network.version]
    label = str(network) if is_open else f"{_head(str(network.network_address))}•••"
    return EntryKey(key=str(network), label=label, network_bits=network.prefixlen)


def _head(address: str) -> str:
    sign = "." if "." in address else ":"
    return sign.join((*address.split(sign)[:_PARTS], ""))


def _card(text: str) -> EntryKey | None:
    return EntryKey(key=text.lower(), label=f"•••{text[-_SHOWN:]}")


def _device(text: str) -> EntryKey | None:
    return EntryKey(key=text, label=f"•••{text[-_SHOWN:]}")


def _listed_product(text: str) -> EntryKey | None:
    return EntryKey(key=_product(text), label=text)


def _product(text: str) -> str:
    return text.strip().lower()


_KEYS: Final[Mapping[EntryKind, Callable[[str], EntryKey | None]]] = {
    EntryKind.EMAIL: _email,
    EntryKind.DOMAIN: _domain,
    EntryKind.PHONE: _phone,
    EntryKind.ADDRESS: _address,
    EntryKind.IP_RANGE: _range,
    EntryKind.CARD: _card,
    EntryKind.DEVICE: _device,
    EntryKind.PRODUCT: _listed_product,
}
_CALLED: Final = {
    EntryKind.EMAIL: "An e-mail address",
    EntryKind.DOMAIN: "A domain",
    EntryKind.PHONE: "A phone number",
    EntryKind.ADDRESS: "An address",
    EntryKind.IP_RANGE: "An IP range",
    EntryKind.CARD: "A card",
    EntryKind.DEVICE: "A device",
    EntryKind.PRODUCT: "A product",
}
_EXAMPLES: Final = {
    EntryKind.EMAIL: "name@example.test",
    EntryKind.DOMAIN: "example.test, which names its subdomains too",
    EntryKind.PHONE: "+46701234567, with the country's prefix",
    EntryKind.ADDRESS: "Storgatan 5, 411 24, SE (street, post code, country)",
    EntryKind.IP_RANGE: "203.0.113.0/24, or one address",
    EntryKind.CARD: "the card's fingerprint, as the shop or its payment provider tells it",
    EntryKind.DEVICE: "the device's id, as the shop tells it",
    EntryKind.PRODUCT: "its SKU, or the shop's own number of it",
}


def _domains(email: str) -> Iterator[str]:
    """Yield a mailbox's domain and all above it that have a dot: an entry names those below."""
    domain = domain_of(email) or ""
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]


def _networks(said: str, networks: Sequence[int]) -> Iterator[str]:
    try:
        address = ip_address(said.strip())
    except ValueError:
        return
    plain: IPv4Address | IPv6Address = getattr(address, "ipv4_mapped", None) or address
    for bits in networks:
        if bits <= plain.max_prefixlen:
            yield str(ip_network(f"{plain}/{bits}", strict=False))
