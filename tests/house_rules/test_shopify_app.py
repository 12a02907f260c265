"""What we tell Shopify of the app is what the connector understands, and in Shopify's own form."""

import re
import tomllib
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.web.shopify import shopify
from app.web.webhooks import webhooks
from connectors.shops.shopify.api_version import API_VERSION
from connectors.shops.shopify.scopes import ASKED_FOR
from connectors.shops.shopify.topics import COMPLIANCE_TOPICS, SUBSCRIBED
from tests.house_rules.tree import ROOT

# https://shopify.dev/docs/apps/build/cli-for-apps/app-configuration
REQUIRED = {"name", "client_id", "application_url", "embedded", "access_scopes", "auth", "webhooks"}
SCOPE = re.compile(r"(read|write)_[a-z_]+")
GUIDE = ROOT / "docs" / "connect-shopify.md"
FORM = ROOT / "app" / "web" / "templates" / "merchant" / "shopify_key.html"


@pytest.fixture(scope="module")
def app():
    return tomllib.loads((ROOT / "shopify.app.toml").read_text())


def _scopes(app):
    return app["access_scopes"]["scopes"].split(",")


def _all_of(app, name):
    return [topic for one in app["webhooks"]["subscriptions"] for topic in one.get(name, [])]


def test_it_has_what_shopify_requires(app):
    assert app.keys() >= REQUIRED
    assert app["embedded"] is True
    assert app["access_scopes"]["use_legacy_install_flow"] is False


def test_the_topics_are_those_that_the_connector_subscribes_to_elsewhere(app):
    assert sorted(_all_of(app, "topics")) == sorted(SUBSCRIBED)


def test_the_compliance_topics_stand_apart_and_none_is_missing(app):
    assert sorted(_all_of(app, "compliance_topics")) == sorted(COMPLIANCE_TOPICS)
    mixed = [one for one in app["webhooks"]["subscriptions"] if len({*one} - {"uri"}) != 1]
    assert mixed == []


def test_the_version_is_the_one_that_we_speak(app):
    assert app["webhooks"]["api_version"] == API_VERSION


def test_every_address_is_one_placeholder_so_that_one_search_finds_them_all(app):
    addresses = [
        app["application_url"],
        *app["auth"]["redirect_urls"],
        *(one["uri"] for one in app["webhooks"]["subscriptions"]),
    ]

    assert {urlsplit(address)[:2] for address in addresses} == {("https", "clearhold.example.com")}


def test_the_scopes_are_those_whose_absence_the_connector_names(app):
    assert sorted(_scopes(app)) == sorted(ASKED_FOR)
    assert [scope for scope in _scopes(app) if not SCOPE.fullmatch(scope)] == []


def test_the_line_that_a_merchant_copies_is_the_apps(app):
    lines = [line.strip() for line in GUIDE.read_text().splitlines()]

    assert app["access_scopes"]["scopes"] in lines
    assert ", ".join(_scopes(app)) in FORM.read_text()


def test_the_addresses_lead_to_doors_that_there_are(app):
    doors = Flask("app.web")
    doors.register_blueprint(shopify)
    doors.register_blueprint(webhooks)
    found = doors.url_map.bind("clearhold.example.com")

    assert found.match(urlsplit(app["application_url"]).path)
    for address in app["auth"]["redirect_urls"]:
        assert found.match(urlsplit(address).path)
    for one in app["webhooks"]["subscriptions"]:
        assert found.match(urlsplit(one["uri"]).path, method="POST")
