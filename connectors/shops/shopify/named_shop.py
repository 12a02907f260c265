"""Which shop a delivery's body names: the signature covers the body, and not the header."""

from typing import Final

import msgspec

from connectors.shops.shopify.store_url import url_of


class _ShopJson(msgspec.Struct):
    shop_domain: object = None
    """In the three calls about people and erasure."""
    myshopify_domain: object = None
    """In what is told about the shop itself, such as ``app/uninstalled``."""


_SHOP: Final = msgspec.json.Decoder(_ShopJson)


def named_shop(raw: bytes) -> str:
    """Return the address of the shop that the body names, or nothing where it names none."""
    try:
        body = _SHOP.decode(raw)
    except (ValueError, RecursionError):
        return ""
    named = (one for one in (body.shop_domain, body.myshopify_domain) if isinstance(one, str))
    return next((url for url in map(url_of, named) if url), "")
