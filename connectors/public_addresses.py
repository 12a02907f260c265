"""Which addresses are out on the internet, and which lead into somebody's own network.

Source: the IANA special-purpose registries for IPv4 and IPv6, RFC 6052 and RFC 8215 for NAT64.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

# Python's own table was corrected several times within 3.11, so these are named here.
_NEVER_V4: Final = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
        ),
    )
)
_GLOBAL_V6: Final = ip_network("2000::/3")
_NEVER_V6: Final = tuple(
    # Protocol assignments with Teredo, documentation, 6to4 (it wraps any IPv4 address).
    map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)
_NAT64: Final = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an IP address, in its written form, is out on the internet.

    An address that carries another one inside (IPv4-mapped, NAT64) is judged by the one inside.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return _is_public_v4(parsed) if isinstance(parsed, IPv4Address) else _is_public_v6(parsed)


def _is_public_v6(address: IPv6Address) -> bool:
    if address.ipv4_mapped is not None:
        return _is_public_v4(address.ipv4_mapped)
    if address in _NAT64:
        return _is_public_v4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _GLOBAL_V6 and not any(address in network for network in _NEVER_V6)


def _is_public_v4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NEVER_V4)
