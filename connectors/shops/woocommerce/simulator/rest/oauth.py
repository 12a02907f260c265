"""One-legged OAuth 1.0a, checked as WooCommerce does (``WC_REST_Authentication``).

Two things differ from the standard and break clients that follow it: keys and values are encoded
twice, and what is signed is the store's home address, not the address that was called.
"""

import base64
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from urllib.parse import parse_qsl, quote

from connectors.shops.woocommerce.simulator.refusals import Refusal

NAMES = (
    "oauth_consumer_key",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_signature",
    "oauth_signature_method",
)
WINDOW_SECONDS = 15 * 60
_DIGESTS = {"HMAC-SHA1": "sha1", "HMAC-SHA256": "sha256"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """What a signature covers. ``urls`` are the addresses that a caller may have signed."""

    method: str
    urls: tuple[str, ...]
    parameters: Mapping[str, str]


def parameters_of(query: str) -> dict[str, str]:
    """Read a query string; ``a[]=x&a[]=y`` becomes ``a[0]`` and ``a[1]``, as in PHP."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name.endswith("[]"):
            stem = name[:-2]
            taken = sum(1 for known in found if known.startswith(f"{stem}["))
            found[f"{stem}[{taken}]"] = value
        else:
            found[name] = value
    return found


def missing_parameters(parameters: Mapping[str, str]) -> list[str]:
    """Name the OAuth parameters that are not there or empty."""
    return [name for name in NAMES if not parameters.get(name)]


def check_signature(request: SignedRequest, secret: str) -> None:
    """Check who signed.

    Raises:
        Refusal: the method of signing is unknown, or the signature is another's.
    """
    digest = _DIGESTS.get(request.parameters["oauth_signature_method"])
    if digest is None:
        raise invalid("Invalid signature - signature method is invalid.")
    given = request.parameters["oauth_signature"].replace(" ", "+")
    expected = (
        base64.b64encode(hmac.digest(f"{secret}&".encode(), text.encode(), digest)).decode()
        for text in _texts(request)
    )
    if not any(hmac.compare_digest(signature, given) for signature in expected):
        raise invalid("Invalid signature - provided signature does not match.")


class Nonces:
    """What was used within the window. WooCommerce remembers one nonce per key and second."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: dict[int, dict[int, str]] = {}

    def check(self, key_id: int, timestamp: str, nonce: str, now: float) -> None:
        """Accept a moment near now and a nonce not seen before.

        Raises:
            Refusal: too old, too far ahead, or a repetition.
        """
        second = int(timestamp) if timestamp.isdigit() else 0
        if abs(second - now) > WINDOW_SECONDS:
            raise invalid("Invalid timestamp.")
        with self._lock:
            used = self._used.setdefault(key_id, {})
            if nonce in used.values():
                raise invalid("Invalid nonce - nonce has already been used.")
            used[second] = nonce
            for old in [moment for moment in used if moment < now - WINDOW_SECONDS]:
                del used[old]


def invalid(message: str) -> Refusal:
    """Refuse somebody who tried to prove who they are."""
    return Refusal(401, "woocommerce_rest_authentication_error", message)


def _texts(request: SignedRequest) -> Iterable[str]:
    parameters = sorted(
        (name, value) for name, value in request.parameters.items() if name != "oauth_signature"
    )
    encoded = "%26".join(_encoded(f"{_name(name)}={_encoded(value)}") for name, value in parameters)
    for url in request.urls:
        yield f"{request.method}&{_encoded(url)}&{encoded}"


def _name(name: str) -> str:
    """Encode a name once; the brackets of a list stand encoded in it already."""
    stem, bracket, rest = name.partition("[")
    return _encoded(stem) + (bracket + rest).replace("[", "%5B").replace("]", "%5D")


def _encoded(text: str) -> str:
    return quote(text, safe="~")
