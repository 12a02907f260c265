"""Connection and browser: where from, through what, and in which language."""

import pytest

from app.rules.signals import by_path
from tests.builders.facts import some_facts
from tests.builders.orders import an_address, an_order, another_address

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1"
)
APP = "SampleShop/4.2 (Android 14; Mobile) okhttp/4.12.0"
# Addresses that providers publish as theirs.
CLOUD, TOR, VPN, RELAY = "52.95.110.1", "185.220.101.1", "193.138.218.220", "172.225.110.1"


def ask(signal, *, facts=None, **changes):
    return by_path[f"network.{signal}"].read(some_facts(order=an_order(**changes), **(facts or {})))


def from_country(signal, country, *, trusted_ip=True, **changes):
    return ask(signal, facts={"ip_country": country, "trusted_ip": trusted_ip}, **changes)


def speaking(signal, header, **changes):
    return ask(signal, accept_language=header, **changes)


def test_an_order_from_the_bills_country_is_from_there():
    assert from_country("ip_country", "SE") == "SE"
    assert from_country("ip_country_differs", "SE") is False


def test_an_order_from_elsewhere_is_told_of_both_addresses():
    abroad = {"shipping": another_address(country="DE")}

    assert from_country("ip_country_differs", "DE", **abroad) is True
    assert from_country("ip_country_differs_delivery", "DE", **abroad) is False


@pytest.mark.parametrize("country", [None, "DE"])
@pytest.mark.parametrize(
    "signal", ["ip_country", "ip_country_differs", "ip_country_differs_delivery"]
)
def test_without_a_database_or_a_trusted_proxy_the_country_is_unknown(signal, country):
    assert from_country(signal, country, trusted_ip=country is None) is None


@pytest.mark.parametrize(
    ("ip", "kind"),
    [(CLOUD, "hosting"), (TOR, "tor"), (VPN, "vpn"), (f"::ffff:{CLOUD}", "hosting")],
)
def test_published_ranges_are_known(ip, kind):
    assert ask("kind", ip=ip) == kind
    for one in ("hosting", "tor", "vpn"):
        assert ask(one, ip=ip) is (one == kind)


def test_apples_private_relay_is_no_vpn():
    assert ask("kind", ip=RELAY) == "proxy"
    assert ask("vpn", ip=RELAY) is False


def test_an_address_in_no_list_is_nothing_known():
    assert ask("kind", ip="2.248.1.1") is None
    assert ask("hosting", ip="2.248.1.1") is False


@pytest.mark.parametrize("ip", [None, "", "10.0.0.1", "203.0.113.77", "no address"])
@pytest.mark.parametrize("signal", ["kind", "hosting", "tor", "vpn"])
def test_an_address_that_is_none_is_unknown(signal, ip):
    assert ask(signal, ip=ip) is None


@pytest.mark.parametrize("signal", ["kind", "hosting", "tor", "vpn"])
def test_an_address_behind_an_unknown_proxy_is_unknown(signal):
    assert ask(signal, ip=TOR, facts={"trusted_ip": False}) is None


@pytest.mark.parametrize(
    ("user_agent", "browser", "system", "device"),
    [
        (IPHONE, "mobile safari", "ios", "phone"),
        (WINDOWS, "chrome", "windows", "computer"),
        (ANDROID, "chrome mobile", "android", "phone"),
        (IPAD, "mobile safari", "ios", "tablet"),
    ],
)
def test_a_browser_says_what_it_runs_on(user_agent, browser, system, device):
    assert ask("browser", user_agent=user_agent) == browser
    assert ask("system", user_agent=user_agent) == system
    assert ask("device_kind", user_agent=user_agent) == device
    assert ask("bot", user_agent=user_agent) is False


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "python-requests/2.31.0",
        "curl/8.0",
        WINDOWS.replace("Chrome", "HeadlessChrome"),
    ],
)
def test_a_program_that_says_so_is_one(user_agent):
    assert ask("bot", user_agent=user_agent) is True
    assert ask("device_kind", user_agent=user_agent) == "bot"


def test_a_shops_own_app_is_no_bot():
    assert ask("bot", user_agent=APP) is False


@pytest.mark.parametrize("user_agent", [None, "", "  "])
def test_no_browser_is_missing_and_otherwise_unknown(user_agent):
    assert ask("user_agent_missing", user_agent=user_agent) is True
    for signal in ("browser", "system", "device_kind", "bot"):
        assert ask(signal, user_agent=user_agent) is None


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("no", "nb"),
        ("EN", "en"),
        ("fr;q=0,de", "de"),
        ("*", None),
        ("", None),
        (";;;,,é", None),
    ],
)
def test_the_first_language_is_told(header, language):
    assert speaking("language", header) == language


@pytest.mark.parametrize(
    ("header", "fits"),
    [
        ("sv-SE", True),
        ("en-US,en;q=0.9", True),
        ("ru,sv;q=0.1", True),
        ("vi-VN,vi", False),
        ("", None),
        ("*", None),
    ],
)
def test_a_language_fits_where_it_is_spoken(header, fits):
    assert speaking("language_fits", header) is fits


def test_a_language_of_the_delivery_country_fits_too():
    assert speaking("language_fits", "de", shipping=another_address(country="AT")) is True


def test_without_a_country_no_language_is_wrong():
    nowhere = an_address(country="")

    assert speaking("language_fits", "vi", billing=nowhere, shipping=nowhere) is None
