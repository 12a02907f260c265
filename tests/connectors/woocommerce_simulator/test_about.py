"""What the store tells about itself."""

import requests


def test_the_index_is_open_to_all_and_names_the_time_zone(store):
    index = requests.get(f"{store.url}/wp-json/", timeout=10).json()

    assert (index["name"], index["url"]) == ("Demo Store", store.url)
    assert index["timezone_string"] == "Europe/Stockholm"
    assert index["gmt_offset"] in {1, 2}
    assert "wc/v3" in index["namespaces"]


def test_settings_name_currency_and_address(api):
    settings = {setting["id"]: setting["value"] for setting in api.get("settings/general").json()}

    assert settings["woocommerce_currency"] == "SEK"
    assert settings["woocommerce_default_country"] == "SE"
    assert settings["woocommerce_store_city"] == "Göteborg"
    one = api.get("settings/general/woocommerce_currency").json()
    assert (one["value"], one["group_id"]) == ("SEK", "general")
    assert api.get("settings/general/woocommerce_mood").status_code == 404


def test_the_system_status_names_versions(api):
    status = api.get("system_status").json()

    assert status["environment"]["version"] == "9.9.5"
    assert status["settings"]["HPOS_enabled"] is True


def test_dates_are_store_time_and_gmt(store):
    order = store.place(created_at="2026-07-01T10:00:00Z")

    assert order["date_created"] == "2026-07-01T12:00:00"
    assert order["date_created_gmt"] == "2026-07-01T10:00:00"
