"""What a store tells about itself: the index of its API, its settings, its system status.

The time zone stands only in the index; address and currency only in the settings.
"""

from flask import Blueprint, Response

from connectors.shops.woocommerce.simulator.orders.catalogue import PRODUCTS
from connectors.shops.woocommerce.simulator.php_json import Json, php_number
from connectors.shops.woocommerce.simulator.profile import (
    WOOCOMMERCE_VERSION,
    WORDPRESS_VERSION,
    Profile,
)
from connectors.shops.woocommerce.simulator.refusals import Refusal
from connectors.shops.woocommerce.simulator.rest.answers import answer, item
from connectors.shops.woocommerce.simulator.shop import Shop


def about_blueprint(shop: Shop) -> Blueprint:
    """Serve what this shop tells about itself."""
    blueprint = Blueprint("rest_about", __name__, url_prefix="/wp-json")

    @blueprint.get("/")
    def index() -> Response:
        return item(_index(shop))

    @blueprint.get("/wc/v3/system_status")
    def system_status() -> Response:
        return item(_system_status(shop.profile))

    @blueprint.get("/wc/v3/settings/general")
    def settings() -> Response:
        return answer(_settings(shop.profile))

    @blueprint.get("/wc/v3/settings/general/<name>")
    def setting(name: str) -> Response:
        for known in _settings(shop.profile):
            if known["id"] == name:
                return item(known)
        raise Refusal(404, "rest_setting_setting_invalid", "Invalid setting.")

    return blueprint


def _index(shop: Shop) -> Json:
    profile = shop.profile
    return {
        "name": profile.name,
        "description": "",
        "url": profile.home_url,
        "home": profile.home_url,
        "gmt_offset": php_number(profile.offset_hours(shop.now)),
        "timezone_string": profile.timezone,
        "page_for_posts": 0,
        "page_on_front": 0,
        "show_on_front": "posts",
        "namespaces": ["oembed/1.0", "wc/store", "wc/store/v1", "wc/v1", "wc/v2", "wc/v3", "wp/v2"],
        "authentication": {},
        "routes": {},
        "site_logo": 0,
        "site_icon": 0,
        "site_icon_url": "",
        "_links": {"help": [{"href": "https://developer.wordpress.org/rest-api/"}]},
    }


def _settings(profile: Profile) -> list[Json]:
    url = f"{profile.rest_url}/settings/general"
    known = (
        ("store_address", "Address line 1", "text", profile.address),
        ("store_address_2", "Address line 2", "text", ""),
        ("store_city", "City", "text", profile.city),
        ("default_country", "Country / State", "select", profile.country),
        ("store_postcode", "Postcode / ZIP", "text", profile.postcode),
        ("allowed_countries", "Selling location(s)", "select", "all"),
        ("ship_to_countries", "Shipping location(s)", "select", ""),
        ("calc_taxes", "Enable taxes", "checkbox", "no"),
        ("enable_coupons", "Enable coupons", "checkbox", "yes"),
        ("currency", "Currency", "select", profile.currency),
        ("currency_pos", "Currency position", "select", "right_space"),
        ("price_num_decimals", "Number of decimals", "number", "2"),
    )
    return [
        {
            "id": f"woocommerce_{name}",
            "label": label,
            "description": "",
            "type": kind,
            "default": "",
            "tip": "",
            "value": value,
            "group_id": "general",
            "_links": {
                "self": [
                    {
                        "href": f"{url}/woocommerce_{name}",
                        "targetHints": {"allow": ["GET", "POST", "PUT", "PATCH"]},
                    }
                ],
                "collection": [{"href": url}],
            },
        }
        for name, label, kind, value in known
    ]


def _system_status(profile: Profile) -> Json:
    return {
        "environment": {
            "home_url": profile.home_url,
            "site_url": profile.home_url,
            "version": WOOCOMMERCE_VERSION,
            "wp_version": WORDPRESS_VERSION,
            "wp_multisite": False,
            "wp_cron": True,
            "language": "en_US",
            "default_timezone": "UTC",
            "remote_post_successful": True,
            "remote_get_successful": True,
        },
        "database": {"wc_database_version": WOOCOMMERCE_VERSION, "database_prefix": "wp_"},
        "active_plugins": [],
        "theme": {"name": "Storefront", "is_child_theme": False},
        "settings": {
            "api_enabled": False,
            "force_ssl": False,
            "currency": profile.currency,
            "currency_symbol": profile.currency_symbol,
            "currency_position": "right_space",
            "thousand_separator": " ",
            "decimal_separator": ",",
            "number_of_decimals": 2,
            "HPOS_enabled": True,
            "HPOS_sync_enabled": False,
        },
        "security": {
            "secure_connection": profile.home_url.startswith("https"),
            "hide_errors": True,
        },
        "pages": [],
        "post_type_counts": [{"type": "product", "count": str(len(PRODUCTS))}],
    }
