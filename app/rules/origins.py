"""What kind of place an IP address is, by ranges that providers publish themselves."""

from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from iporigin import BOT, CDN, HOSTING, TOR, UNKNOWN, VPN, classify

NO_RANGE: Final = "none"
"""In no list: not the same as somebody's home, but nothing speaks against it."""

_KINDS: Final = {HOSTING: "hosting", BOT: "hosting", TOR: "tor", VPN: "vpn", CDN: "proxy"}
_PRIVATE_RELAY: Final = "Apple Private Relay"
"""Part of the paid iCloud, and on in millions of honest phones."""


@lru_cache(maxsize=4096)
def origin_of(ip: str) -> str | None:
    """Return hosting, tor, vpn, proxy or `NO_RANGE`; None for what is no public address."""
    try:
        address = ip_address(ip.strip())
    except ValueError:
        return None
    found = classify(getattr(address, "ipv4_mapped", None) or address)
    if found.kind == UNKNOWN:
        return NO_RANGE
    return "proxy" if found.provider == _PRIVATE_RELAY else _KINDS.get(found.kind)
