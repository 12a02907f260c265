"""What the owner of a shop can set, and what each plan pays for."""

from typing import Any

DEFAULTS: dict[str, Any] = {
    "name": "",
    "plan": "basic",
    "email": "owner@example.test",
    "owner": "Shop Owner",
    "currency": "SEK",
    "timezone": "Europe/Stockholm",
    "country": "SE",
    # Nothing personal is null where the app was granted protected customer data.
    "protected_data": True,
    # Every withheld field that is asked for comes with an error, too.
    "protected_data_errors": False,
    # The status by which a shop that is closed answers: 402 frozen, 423 locked, 403 forbidden.
    "closed_with": None,
    # Seconds until fulfillment orders exist; None: until the test routes.
    "routing_delay": 1.0,
    # The order's lines go to the locations in turn instead of all to the first.
    "split_orders": False,
    # The shop fulfils by itself, so many seconds after routing.
    "auto_fulfil": False,
    "auto_fulfil_delay": 0.0,
    "auto_fulfil_gift_cards": True,
    # Payments are only authorized at checkout, for so many days.
    "manual_capture": False,
    "authorization_days": 7,
    # Shopify Protect covers orders that are eligible.
    "protect": False,
    # Seconds after the order by which its parts are to be on their way.
    "fulfil_within": None,
    # Seconds that a job takes.
    "job_delay": 0.2,
    # It is a development store of a partner's.
    "development": False,
}

PLANS: dict[str, tuple[str, int, int]] = {
    "basic": ("Basic", 2_000, 100),
    "grow": ("Grow", 2_000, 100),
    "advanced": ("Advanced", 4_000, 200),
    "plus": ("Shopify Plus", 20_000, 1_000),
    "enterprise": ("Shopify Plus", 40_000, 2_000),
}
"""Each plan's name, the size of an app's bucket in points, and how many come back a second."""
