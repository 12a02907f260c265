"""How long things are kept that no merchant's setting governs."""

from datetime import timedelta

DELIVERY_BODIES = timedelta(days=7)
"""Sealed raw bodies, from receipt. The bodies of orders that were worked off go at once."""

DELIVERY_ROWS = timedelta(days=30)
"""Topic, time and digest of a delivery, without its body."""

SHOP_CALLS = timedelta(days=180)
UNREADABLE_ORDERS = timedelta(days=30)
"""Ids of orders that make no sense, from when that was noticed; until then each is read again."""

LEASES = timedelta(days=1)

FAILED_TRIES = timedelta(days=1)
"""Keyed hashes of mailboxes and addresses from which somebody failed to sign in."""

HISTORY = timedelta(days=730)
"""Sealed orders and the keyed hashes that make a buyer known, from when they were placed."""

PERSON_REQUESTS = timedelta(days=30)
"""Exports that people asked for through their platform: by then the merchant has to have answered."""

LEFT_SHOPS = timedelta(days=7)
"""All rows of a shop that removed its app and whose platform never asked to erase them. It does
so after 48 hours (facts: Shopify); a call that is lost must not keep them for ever."""
