"""What a User-Agent header says of the buyer's browser and device."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ua_parser import parse

_LONGEST = 400
_BOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|phantomjs|selenium|puppeteer|playwright|scrapy|curl/|"
    r"wget|python-|python/|aiohttp|httpx|java/|libwww|go-http-client|node-fetch|axios|postman|"
    r"guzzle|ruby|perl"
)
"""Programs; not the network libraries that shops' own apps on phones use (okhttp, CFNetwork)."""
_PHONE_SYSTEMS: Final = frozenset({"iOS", "Windows Phone", "BlackBerry OS", "KaiOS", "HarmonyOS"})
_COMPUTERS: Final = frozenset(
    {"Windows", "Mac OS X", "Chrome OS", "Linux", "Ubuntu", "Fedora", "Debian", "FreeBSD"}
)
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|sm-t\d|sm-x\d")


class Browser(NamedTuple):
    """A client as it presents itself; whoever wants to can lie."""

    family: str | None
    system: str | None
    device: str | None
    """phone, tablet, computer or bot."""


@lru_cache(maxsize=8192)
def read_browser(user_agent: str) -> Browser:
    """Read a User-Agent header; what it does not say is None.

    The first reading of a header takes milliseconds; shops see a few thousand different ones.
    """
    text = user_agent[:_LONGEST]
    said = parse(text)
    family = said.user_agent.family.lower() if said.user_agent else None
    system = said.os.family if said.os else None
    spider = said.device is not None and said.device.family == "Spider"
    return Browser(
        family=family,
        system=system.lower() if system else None,
        device="bot" if spider or _BOT.search(text.lower()) else _device(text.lower(), system),
    )


def _device(text: str, system: str | None) -> str | None:
    if _TABLET.search(text) or (system == "Android" and "mobile" not in text):
        return "tablet"
    if system == "Android" or system in _PHONE_SYSTEMS:
        return "phone"
    return "computer" if system in _COMPUTERS else None
