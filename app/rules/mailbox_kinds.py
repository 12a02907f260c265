"""What kind of mailbox a domain gives: thrown away, forwarded, free, or somebody's own."""

from functools import cache, lru_cache
from typing import Final

from disposable_email_detector import DISPOSABLE_DOMAINS, FORWARDING_ALIAS_DOMAINS
from publicsuffixlist import PublicSuffixList

_FREE: Final = frozenset(
    # Whoever asks gets one; most honest buyers have one.
    (
        *(
            "gmail",
            "googlemail",
            "outlook",
            "hotmail",
            "live",
            "msn",
            "yahoo",
            "ymail",
            "rocketmail",
        ),
        *("icloud", "me", "mac", "aol", "gmx", "web", "freenet", "t-online", "mail", "email"),
        *("proton", "protonmail", "pm", "tutanota", "tuta", "zoho", "zohomail", "fastmail", "hey"),
        *("yandex", "rambler", "bk", "inbox", "list", "ukr", "seznam", "centrum", "azet", "wp"),
        *("o2", "onet", "interia", "op", "laposte", "orange", "free", "libero", "virgilio"),
        *("tiscali", "naver", "hanmail", "daum", "qq", "163", "126", "sina", "rediffmail"),
        *("posteo", "mailbox", "spray", "home", "passagen", "hushmail", "runbox", "terra", "uol"),
        *("bol", "mail2world"),
    )
)
_FREE_ENDINGS: Final = {
    # The same word elsewhere may be a company's.
    "me": {"com"},
    "mac": {"com"},
    "web": {"de"},
    "mail": {"com", "ru", "de", "dk", "ee", "bg"},
    "email": {"com", "de", "cz", "it"},
    "list": {"ru"},
    "inbox": {"ru", "lv", "lt", "eu"},
    "bk": {"ru"},
    "free": {"fr"},
    "orange": {"fr"},
    "home": {"se", "nl"},
    "op": {"pl"},
    "wp": {"pl"},
    "o2": {"pl"},
    "mailbox": {"org"},
    "pm": {"me"},
    "hey": {"com"},
    "126": {"com"},
    "163": {"com"},
    "terra": {"com.br", "es"},
}


@lru_cache(maxsize=4096)
def kind_of_mailbox(domain: str) -> str:
    """Return disposable, relay, free or own for a mail domain (lower case, ASCII).

    ``relay`` are aliases of a real mailbox, such as Apple's and DuckDuckGo's.
    """
    registered = _suffixes().privatesuffix(domain) or domain
    if domain in FORWARDING_ALIAS_DOMAINS or registered in FORWARDING_ALIAS_DOMAINS:
        return "relay"
    if domain in DISPOSABLE_DOMAINS or registered in DISPOSABLE_DOMAINS:
        return "disposable"
    word, _, ending = registered.partition(".")
    return "free" if word in _FREE and ending in _FREE_ENDINGS.get(word, {ending}) else "own"


@cache
def _suffixes() -> PublicSuffixList:
    """Read the list at first use: it takes a tenth of a second."""
    return PublicSuffixList()
