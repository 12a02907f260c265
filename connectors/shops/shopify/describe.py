"""Reads what a shop says of itself, and finds what it does not let us do."""

from collections.abc import Collection, Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from app.model.errors import UnreachableError
from app.ports import Gap, ShopDescription
from connectors.shops.shopify.api_version import API_VERSION
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.protected_data import gap_in_protected_data
from connectors.shops.shopify.scopes import gaps_in, with_implied

_VERSION_ENDED: Final = (
    f"Shopify no longer supports version {API_VERSION} of its API, which this Clearhold speaks. It"
    " answers in another one, and things may go wrong: update Clearhold."
)


class _ScopeJson(msgspec.Struct):
    handle: str


class _VersionJson(msgspec.Struct):
    handle: str
    supported: bool


class _InstallationJson(msgspec.Struct):
    accessScopes: list[_ScopeJson]  # noqa: N815 - Shopify's spelling


class _ShopJson(msgspec.Struct):
    name: str
    ianaTimezone: str  # noqa: N815
    currencyCode: str  # noqa: N815


class _AboutJson(msgspec.Struct):
    shop: _ShopJson
    currentAppInstallation: _InstallationJson  # noqa: N815
    publicApiVersions: list[_VersionJson]  # noqa: N815


def describe(graphql: GraphQL) -> ShopDescription:
    """Return the shop's name, place, money and clock, and the gaps in what we may do.

    The country is left out: Shopify tells it in the shop's postal address only.

    Raises:
        UnreachableError: the answer is not what Shopify answers there.
    """
    about = _read(graphql.ask("app_installation"))
    granted = with_implied([one.handle for one in about.currentAppInstallation.accessScopes])
    return ShopDescription(
        name=about.shop.name,
        url=graphql.shop_url,
        timezone=_timezone(about.shop.ianaTimezone),
        currency=about.shop.currencyCode.upper(),
        country="",
        version=API_VERSION,
        now=graphql.answered_at,
        gaps=tuple(_gaps(graphql, granted, about.publicApiVersions)),
    )


def _read(data: dict[str, Any]) -> _AboutJson:
    try:
        return msgspec.convert(data, _AboutJson)
    except msgspec.ValidationError:
        raise UnreachableError("What Shopify says of the shop cannot be read.") from None


def _gaps(
    graphql: GraphQL, granted: Collection[str], versions: list[_VersionJson]
) -> Iterator[Gap]:
    yield from gaps_in(granted)
    if "read_orders" in granted:
        withheld = gap_in_protected_data(graphql)
        if withheld is not None:
            yield withheld
    if API_VERSION not in {one.handle for one in versions if one.supported}:
        yield Gap(missing=f"API version {API_VERSION}", consequence=_VERSION_ENDED)


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        return "UTC"
