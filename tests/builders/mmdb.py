"""A writer of small MMDB files, by the published format: maxmind.github.io/MaxMind-DB."""

from ipaddress import ip_network

_RECORD_BITS = 24
_UINT16, _UINT32, _UINT64 = 5, 6, 9
_BEFORE_METADATA = b"\xab\xcd\xefMaxMind.com"
_BETWEEN = bytes(16)
_BUILT_AT = 1_790_000_000


def mmdb_of(records):
    """Return the bytes of a file that knows these networks: ``{"203.0.113.0/24": {…}}``."""
    tree, data = [[None, None]], bytearray()
    for network, record in records.items():
        _plant(tree, _bits_of(ip_network(network)), ("data", len(data)))
        data += _encoded(record)
    nodes = b"".join(_link(side, len(tree)) for node in tree for side in node)
    return nodes + _BETWEEN + bytes(data) + _BEFORE_METADATA + _encoded(_about(len(tree)))


def _about(nodes):
    return {
        "node_count": (_UINT32, nodes),
        "record_size": (_UINT16, _RECORD_BITS),
        "ip_version": (_UINT16, 6),
        "binary_format_major_version": (_UINT16, 2),
        "binary_format_minor_version": (_UINT16, 0),
        "build_epoch": (_UINT64, _BUILT_AT),
        "database_type": "Sample-Country",
        "languages": [],
        "description": {},
    }


def _bits_of(network):
    """IPv4 lies at ::/96, where readers look for it."""
    number = int(network.network_address) << (128 - network.max_prefixlen)
    if network.version == 4:
        return [0] * 96 + [number >> (127 - at) & 1 for at in range(network.prefixlen)]
    return [number >> (127 - at) & 1 for at in range(network.prefixlen)]


def _plant(tree, bits, leaf):
    at = 0
    for bit in bits[:-1]:
        if tree[at][bit] is None:
            tree.append([None, None])
            tree[at][bit] = len(tree) - 1
        at = tree[at][bit]
    tree[at][bits[-1]] = leaf


def _link(side, nodes):
    if side is None:
        number = nodes
    elif isinstance(side, tuple):
        number = nodes + len(_BETWEEN) + side[1]
    else:
        number = side
    return number.to_bytes(_RECORD_BITS // 8)


def _encoded(value):
    """A number is given with its kind; the others are maps (7), strings (2) and arrays (11)."""
    if isinstance(value, dict):
        parts = [_encoded(part) for pair in value.items() for part in pair]
        return _head(7, len(value)) + b"".join(parts)
    if isinstance(value, tuple):
        kind, number = value
        digits = number.to_bytes((number.bit_length() + 7) // 8)
        return _head(kind, len(digits)) + digits
    if isinstance(value, str):
        return _head(2, len(value.encode())) + value.encode()
    return _head(11, len(value)) + b"".join(map(_encoded, value))


def _head(kind, size):
    if kind <= 7:
        return bytes([kind << 5 | size])
    return bytes([size, kind - 7])
