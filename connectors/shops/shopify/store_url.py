"""The address of a shop: one form for it, where it is reached, and its pages."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from shopify.utils.shop_url import sanitize_shop_domain

from app.model.errors import InvalidInputError
from app.model.ids import ExternalOrderId

_HANDLE: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_ADMIN: Final = re.compile(r"^(?:https?://)?admin\.shopify\.com/store/([^/?#]+)")
_LONGEST: Final = 255


def domain_of(claimed: str) -> str:
    """Return the shop's domain where the claim is exactly one, in any case; else nothing.

    The check is ShopifyAPI's, anchored at both ends, and nothing may be left over.
    """
    name = claimed.lower()
    try:
        domain = str(sanitize_shop_domain(name) or "") if len(name) <= _LONGEST else ""
    except ValueError:
        return ""
    return domain if domain == name else ""


@lru_cache(maxsize=4096)
def url_of(claimed: str) -> str:
    """Return the one form of the shop's address for a domain, or nothing for anything else.

    Every delivery asks for it, and the same shops send again and again.
    """
    domain = domain_of(claimed)
    return f"https://{domain}" if domain else ""


def normalise_url(typed: str) -> str:
    """Return ``https://<name>.myshopify.com`` for what a merchant types or copies.

    A bare name will do, and so does any page of the shop's admin.

    Raises:
        InvalidInputError: it is no shop's own domain. A shop's public domain is not accepted:
            whose it is can be changed at any time.
    """
    wanted = typed.strip().lower()
    admin = _ADMIN.match(wanted)
    name = admin[1] if admin else _host_of(wanted)
    url = url_of(f"{name}.myshopify.com" if _HANDLE.fullmatch(name) else name)
    if not url:
        raise InvalidInputError(
            f"{typed[:_LONGEST]!r} is not a shop's own address. It ends in .myshopify.com and"
            " stands in the shop's admin under Settings > Domains."
        )
    return url


def reached_at(shops_at: str, url: str) -> str:
    """Return where the shop of this address is reached: ``{shop}`` becomes its domain."""
    return shops_at.replace("{shop}", url.removeprefix("https://"))


def name_in_admin(url: str) -> str:
    """Return the shop's name in addresses of the admin."""
    return url.removeprefix("https://").removesuffix(".myshopify.com")


def order_page(shops_at: str, url: str, order: ExternalOrderId) -> str:
    """Return the address of an order in the shop's admin; Shopify leads on from it."""
    return f"{reached_at(shops_at, url)}/admin/orders/{order}"


def _host_of(wanted: str) -> str:
    try:
        parts = urlsplit(wanted if "://" in wanted else f"https://{wanted}")
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in {"http", "https"} else ""
