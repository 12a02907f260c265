"""What an identity provider must be able to do for us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.model.check import Session, SessionEvent, VerifiedPerson
from app.model.ids import SessionRef
from app.model.private import Private
from app.ports.credentials import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAbilities:
    """What a provider's key turned out to be good for, found by asking."""

    live: bool
    may_check: bool
    may_make_webhooks: bool
    account_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """An endpoint made at the provider, with the secret shown only once."""

    endpoint_id: str
    secret: Private[str]


class IdentityClient(Protocol):
    """Speaks to one identity provider with one merchant's key."""

    def probe(self) -> KeyAbilities:
        """Find out what the key may do. Raises AccessDeniedError for a dead key."""
        ...

    def start(self, *, reference: str, key: str, return_url: str) -> Session:
        """Open a session; the same ``key`` (idempotency) returns the same session."""
        ...

    def read(self, session: SessionRef) -> Session:
        """Read a session; while it needs input this mints a fresh ``url``."""
        ...

    def read_person(self, session: SessionRef) -> VerifiedPerson:
        """Read whom a passed session proved. Call it once; keep nothing of it."""
        ...

    def redact(self, session: SessionRef) -> "Redacted":
        """Ask the provider to forget the session; tells how far that is.

        One that still needs input is cancelled by it.
        """
        ...

    def make_webhook(self, address: str) -> WebhookEndpoint:
        """Create the endpoint for session events, redaction named explicitly."""
        ...


class Redacted(StrEnum):
    """What came of asking a provider to forget."""

    ASKED = "asked"
    DONE = "done"
    NOT_YET = "not_yet"
    """The session is being processed: ask again later."""


class IdentityConnector(Protocol):
    """Everything about one identity provider that needs no connection."""

    kind: str
    pages: Sequence[str]
    """Origins of the pages on which buyers prove themselves: where our button may lead."""

    def may_be_from(
        self, raw: bytes, headers: Mapping[str, str], secrets: Sequence[str], now: datetime
    ) -> bool:
        """Tell in constant time whether a fresh signature by one secret is there."""
        ...

    def translate(self, raw: bytes) -> SessionEvent:
        """Turn a signed event into our words. Raises UnreadableError."""
        ...

    def client(self, credentials: Credentials) -> IdentityClient:
        """Return a client for one merchant's key; makes no call yet."""
        ...
