"""One webhook request over the wire, header by header as recorded. Redirects are not followed."""

import base64
import hmac
import re
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from connectors.shops.woocommerce.simulator.hooks.webhook import Webhook
from connectors.shops.woocommerce.simulator.profile import (
    WOOCOMMERCE_VERSION,
    WORDPRESS_VERSION,
    Profile,
)

Headers = list[tuple[str, str]]

PING_TIMEOUT_SECONDS = 5.0
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#034;": '"', "&#039;": "'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a request: a status, or the reason why there is none."""

    status: int | None
    error: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether WooCommerce counts it as delivered: 200 to 302, so a 301 counts."""
        return self.status is not None and 200 <= self.status < 303  # noqa: PLR2004


def delivery_headers(profile: Profile, webhook: Webhook, body: bytes, now: float) -> Headers:
    """Build the headers of a delivery. Its id repeats within a second: it is no key."""
    second = f"{webhook.id}{int(now)}"
    delivery_id = hmac.new(profile.home_url.encode(), second.encode(), "md5").hexdigest()
    return [
        *_opening(),
        ("Content-Type", "application/json"),
        ("X-WC-Webhook-Source", f"{profile.home_url}/"),
        ("X-WC-Webhook-Topic", webhook.topic),
        ("X-WC-Webhook-Resource", webhook.resource),
        ("X-WC-Webhook-Event", webhook.event),
        ("X-WC-Webhook-Signature", signature(webhook.secret, body)),
        ("X-WC-Webhook-ID", str(webhook.id)),
        ("X-WC-Webhook-Delivery-ID", delivery_id),
        ("Connection", "close"),
        ("Content-Length", str(len(body))),
    ]


def ping(webhook: Webhook) -> Outcome:
    """Greet a new webhook's address: form-encoded, unsigned, without any header of WooCommerce."""
    body = f"webhook_id={webhook.id}".encode()
    headers = [
        *_opening(),
        ("Connection", "close"),
        ("Content-Length", str(len(body))),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ]
    return send(webhook.delivery_url, headers, body, timeout=PING_TIMEOUT_SECONDS)


def signature(secret: str, body: bytes) -> str:
    """Sign a body: base64 of HMAC-SHA256, with the secret's HTML entities decoded first."""
    plain = re.sub("|".join(_ENTITIES), lambda found: _ENTITIES[found[0]], secret)
    return base64.b64encode(hmac.digest(plain.encode(), body, "sha256")).decode()


def send(url: str, headers: Headers, body: bytes, *, timeout: float) -> Outcome:
    """POST once; ``timeout`` is in seconds. Never raises for what the receiver does."""
    parts = urlsplit(url)
    try:
        connection = _connection(parts, timeout)
        try:
            connection.putrequest("POST", _target(parts), skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as trouble:
        return Outcome(status=None, error=f"{type(trouble).__name__}: {trouble}")
    return Outcome(status=answer.status)


def _opening() -> Headers:
    return [
        (
            "User-Agent",
            f"WooCommerce/{WOOCOMMERCE_VERSION} Hookshot (WordPress/{WORDPRESS_VERSION})",
        ),
        ("Accept", "*/*"),
        ("Accept-Encoding", "deflate, gzip, br, zstd"),
    ]


def _connection(parts: SplitResult, timeout: float) -> HTTPConnection:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=timeout)


def _target(parts: SplitResult) -> str:
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
