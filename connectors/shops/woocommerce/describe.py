"""Reads what a store says of itself."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from app.model.errors import AccessDeniedError, RejectedError
from app.ports import ShopDescription
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.payload import text
from connectors.shops.woocommerce.refusals import Answer
from connectors.shops.woocommerce.rest import Rest

_WOOCOMMERCE: Final = "wc/v3"

# For a store whose owner chose an offset in place of a city; whole hours have names of their own.
_ODD_OFFSETS: Final = {
    -9.5: "Pacific/Marquesas",
    -3.5: "America/St_Johns",
    3.5: "Asia/Tehran",
    4.5: "Asia/Kabul",
    5.5: "Asia/Kolkata",
    5.75: "Asia/Kathmandu",
    6.5: "Asia/Yangon",
    8.75: "Australia/Eucla",
    9.5: "Australia/Darwin",
    10.5: "Australia/Lord_Howe",
    12.75: "Pacific/Chatham",
}
_FARTHEST: Final = 14


class _IndexJson(msgspec.Struct):
    name: str = ""
    timezone_string: str = ""
    gmt_offset: float | str = 0.0
    namespaces: list[str] = []


class _EnvironmentJson(msgspec.Struct):
    version: str = ""


class _SettingsJson(msgspec.Struct):
    currency: str = ""


class _StatusJson(msgspec.Struct):
    environment: _EnvironmentJson = msgspec.field(default_factory=_EnvironmentJson)
    settings: _SettingsJson = msgspec.field(default_factory=_SettingsJson)


class _SettingJson(msgspec.Struct):
    id: str = ""
    value: Any = None


_INDEX: Final = msgspec.json.Decoder(_IndexJson)
_STATUS: Final = msgspec.json.Decoder(_StatusJson)
_SETTINGS: Final = msgspec.json.Decoder(list[_SettingJson])


def describe(rest: Rest) -> ShopDescription:
    """Return the store's name, place, money and clock; proves that the key may read.

    The country is left out where the key's user may not see the store's settings; name and
    time zone are the address and UTC where the site hides its index from strangers.

    Raises:
        RejectedError: there is WordPress, but no WooCommerce.
    """
    index = _index(rest)
    answer = rest.get("system_status")
    status = decode(_STATUS, answer)
    return ShopDescription(
        name=text(index.name) or str(urlsplit(rest.url).hostname),
        url=rest.url,
        timezone=_timezone(index),
        currency=status.settings.currency.upper(),
        country=_country(rest),
        version=status.environment.version,
        now=_clock(answer),
    )


def _clock(answer: Answer) -> datetime | None:
    """Read the store's time from the ``Date`` of its answer (RFC 9110, 6.6.1)."""
    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return None


def _index(rest: Rest) -> _IndexJson:
    try:
        index = decode(_INDEX, rest.index())
    except AccessDeniedError:
        return _IndexJson()
    if _WOOCOMMERCE not in index.namespaces:
        raise RejectedError(
            "There is a WordPress site at this address, but WooCommerce is not active on it."
        )
    return index


def _timezone(index: _IndexJson) -> str:
    if index.timezone_string:
        return index.timezone_string
    try:
        hours = float(index.gmt_offset or 0)
    except ValueError:
        return "UTC"
    if hours in _ODD_OFFSETS:
        return _ODD_OFFSETS[hours]
    if not hours or not hours.is_integer() or abs(hours) > _FARTHEST:
        return "UTC"
    # POSIX counts westwards: what is two hours ahead of UTC is called minus two.
    return f"Etc/GMT{-int(hours):+d}"


def _country(rest: Rest) -> str:
    try:
        settings = decode(_SETTINGS, rest.get("settings/general"))
    except RejectedError:
        return ""
    found = {one.id: one.value for one in settings}
    # A country may come with its region, as in US:CA.
    return str(found.get("woocommerce_default_country") or "").partition(":")[0].upper()
