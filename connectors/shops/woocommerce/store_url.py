"""The address of a store: what a merchant types, made into what we call."""

from typing import Final
from urllib.parse import urlsplit, urlunsplit

import requests

from app.model.errors import InvalidInputError
from app.model.ids import ExternalOrderId

# What people copy out of the address bar after signing in.
_INSIDE: Final = ("/wp-json", "/wp-admin", "/wp-login.php", "/index.php")


def normalise_url(typed: str) -> str:
    """Return the address of the store's home without a slash at its end.

    A missing scheme becomes https; query, fragment and paths inside WordPress go; a name in
    other letters is written as DNS has it. A folder stays: WordPress may live in one.

    Raises:
        InvalidInputError: it is no address of a web site.
    """
    wanted = typed.strip()
    if not wanted:
        raise InvalidInputError("Enter the address of the store, such as https://shop.example.com.")
    if "://" not in wanted:
        wanted = f"https://{wanted}"
    try:
        parts = urlsplit(str(requests.Request("GET", wanted).prepare().url))
        has_port = parts.port is not None
    except (requests.RequestException, ValueError):
        raise InvalidInputError(f"{typed!r} is not the address of a store.") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise InvalidInputError(f"{typed!r} is not the address of a store.")
    is_usual = has_port and parts.port == {"http": 80, "https": 443}[parts.scheme]
    netloc = parts.netloc.lower().rpartition(":")[0] if is_usual else parts.netloc.lower()
    return urlunsplit((parts.scheme, netloc, _home_path(parts.path), "", ""))


def order_page(url: str, order: ExternalOrderId) -> str:
    """Return the address of an order in the store's admin.

    It is the classic one; where orders live in tables of their own, WordPress redirects from
    it (``PostsRedirectionController``).
    """
    return f"{url}/wp-admin/post.php?post={order}&action=edit"


def _home_path(path: str) -> str:
    for inside in _INSIDE:
        path = path.partition(inside)[0]
    return path.rstrip("/")
