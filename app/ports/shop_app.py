"""What an app of ours at a shop platform must be able to do: be installed, and be opened there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from app.ports.credentials import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class AppKeys:
    """An app's own credentials: the settings' one app for many shops, or a shop's own app."""

    client_id: str
    client_secrets: tuple[str, ...] = field(repr=False)
    """Newest first; a previous one still signs for an hour after the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffToken:
    """What a checked session token says: who, at which shop, and until when."""

    shop_url: str
    """The shop's address as `ShopConnector.normalised` gives it."""
    staff_id: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A signed visit from the platform: of which shop it says that it comes."""

    shop_url: str
    code: str = ""
    """The authorization code that the visit brings, or nothing."""
    state: str = ""


class ShopApp(Protocol):
    """The app at one kind of platform. It keeps nothing."""

    kind: str
    """The connector's name, such as ``shopify``."""

    def claimed_shop(self, token: str) -> str:
        """Return the shop's address that a session token claims, unchecked.

        Good for finding which app's keys to check it with, and for nothing else.
        Raises BadSignatureError where there is no such claim.
        """
        ...

    def read_token(self, token: str, keys: AppKeys, now: datetime) -> StaffToken:
        """Check a session token: signature, audience, times, issuer. Raises BadSignatureError."""
        ...

    def read_arrival(self, query: Mapping[str, str], keys: AppKeys, now: datetime) -> Arrival:
        """Check the signature of a visit's query. Raises BadSignatureError."""
        ...

    def redeem_token(self, token: str, keys: AppKeys, now: datetime) -> Credentials:
        """Exchange a session token for the shop's own credentials.

        Raises:
            BadSignatureError: the platform does not accept the token (any more).
            UnreachableError: the platform did not answer.
            RejectedError: the platform refuses the app.
        """
        ...

    def redeem_code(self, shop_url: str, code: str, keys: AppKeys, now: datetime) -> Credentials:
        """Exchange an authorization code for the shop's credentials; raises as above."""
        ...

    def consent_page(self, shop_url: str, keys: AppKeys, *, state: str, return_to: str) -> str:
        """Return the address at which the merchant grants the app its scopes."""
        ...

    def home(self, shop_url: str, keys: AppKeys) -> str:
        """Return the address at which the app opens inside the shop's admin."""
        ...

    def frame_ancestors(self, shop_url: str) -> Sequence[str]:
        """Return the only origins in which this shop's page may be framed."""
        ...

    def scripts(self) -> Sequence[str]:
        """Return the addresses of the scripts that the platform demands in every page's head."""
        ...

    def reports_to(self) -> Sequence[str]:
        """Return the origins to which those scripts tell the platform how fast a page is."""
        ...
