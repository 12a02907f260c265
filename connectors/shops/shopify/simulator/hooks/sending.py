"""One webhook over the wire: signed by the app's secret. Redirects are not followed."""

import base64
import hmac
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a request: a status, or the reason why there is none."""

    status: int | None
    error: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it counts as delivered: any 2xx."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 - of HTTP


def delivery_headers(event: sqlite3.Row, secret: str, api_version: str) -> Headers:
    """Build the headers of a delivery: a repeat bears the same ids."""
    triggered = datetime.fromtimestamp(event["triggered"], UTC)
    return [
        ("Content-Type", "application/json"),
        ("User-Agent", "Shopify-Captain-Hook"),
        ("Accept", "*/*"),
        ("X-Shopify-Topic", event["topic"]),
        ("X-Shopify-Hmac-Sha256", signature(secret, event["body"])),
        ("X-Shopify-Shop-Domain", event["shop"]),
        ("X-Shopify-API-Version", api_version),
        ("X-Shopify-Webhook-Id", event["webhook_id"]),
        ("X-Shopify-Event-Id", event["event_id"]),
        ("X-Shopify-Triggered-At", triggered.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        *([("X-Shopify-Name", event["name"])] if event["name"] else []),
        ("Connection", "close"),
        ("Content-Length", str(len(event["body"]))),
    ]


def signature(secret: str, body: bytes) -> str:
    """Sign a body: base64 of HMAC-SHA256."""
    return base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()


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


def _connection(parts: SplitResult, timeout: float) -> HTTPConnection:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=timeout)


def _target(parts: SplitResult) -> str:
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
