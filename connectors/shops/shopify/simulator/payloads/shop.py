"""The shop itself as ``app/uninstalled`` and ``shop/update`` hold it."""

from connectors.shops.shopify.simulator.clock import written
from connectors.shops.shopify.simulator.gids import number_of
from connectors.shops.shopify.simulator.shops.settings import PLANS
from connectors.shops.shopify.simulator.state.documents import Json


def shop_payload(shop: Json) -> Json:
    """Write the shop."""
    return {**_who(shop), **_where(shop), **_settings(shop)}


def _who(shop: Json) -> Json:
    return {
        "id": number_of(shop["id"]),
        "name": shop["name"],
        "email": shop["email"],
        "domain": shop["domain"],
        "myshopify_domain": shop["domain"],
        "customer_email": shop["email"],
        "shop_owner": shop["owner"],
        "source": None,
        "phone": "",
        "plan_display_name": PLANS[shop["plan"]][0],
        "plan_name": shop["plan"],
        "created_at": written(shop["created"]),
        "updated_at": written(shop["created"]),
    }


def _where(shop: Json) -> Json:
    place = shop["locations"][0]
    return {
        "province": None,
        "province_code": None,
        "country": shop["country"],
        "country_code": shop["country"],
        "country_name": shop["country"],
        "address1": place["address1"],
        "address2": None,
        "zip": place["zip"],
        "city": place["city"],
        "latitude": None,
        "longitude": None,
        "primary_locale": "en",
        "timezone": shop["timezone"],
        "iana_timezone": shop["timezone"],
        "primary_location_id": number_of(place["id"]),
        "multi_location_enabled": len(shop["locations"]) > 1,
    }


def _settings(shop: Json) -> Json:
    currency = shop["currency"]
    return {
        "currency": currency,
        "enabled_presentment_currencies": [currency],
        "money_format": "{{amount}}",
        "money_with_currency_format": f"{{{{amount}}}} {currency}",
        "money_in_emails_format": "{{amount}}",
        "money_with_currency_in_emails_format": f"{{{{amount}}}} {currency}",
        "weight_unit": "kg",
        "taxes_included": None,
        "auto_configure_tax_inclusivity": None,
        "tax_shipping": None,
        "county_taxes": None,
        "has_discounts": False,
        "has_gift_cards": True,
        "google_apps_domain": None,
        "google_apps_login_enabled": None,
        "eligible_for_payments": True,
        "requires_extra_payments_agreement": False,
        "password_enabled": None,
        "has_storefront": True,
        "finances": True,
        "checkout_api_supported": True,
        "setup_required": False,
        "pre_launch_enabled": False,
        "marketing_sms_consent_enabled_at_checkout": False,
        "transactional_sms_disabled": False,
    }
