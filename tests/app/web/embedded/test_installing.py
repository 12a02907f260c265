"""The older way to be installed: the merchant is asked, and comes back with a code."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.store.installed import shops_at
from tests.builders.admin import A, B

SIGNED = {"hmac": "newest"}


@pytest.fixture
def visitor(desk):
    """A browser that holds on to cookies, outside any admin."""
    return desk.app.test_client()


def asked(browser, shop=A):
    """What the platform is asked for, as the address of its page says."""
    answer = browser.get("/shopify/install", query_string={"shop": shop, **SIGNED})
    assert answer.status_code == 302
    return {name: one for name, (one,) in parse_qs(urlsplit(answer.location).query).items()}


def connected(desk, url=A):
    with desk.services.database.read() as tx:
        return [shop for shop in shops_at(tx, "shopify", url) if shop.left_at is None]


def test_whoever_grants_the_scopes_is_connected_and_led_into_the_admin(desk, visitor):
    wanted = asked(visitor)
    assert wanted["return_to"] == "http://127.0.0.1:8000/shopify/callback"

    query = {"shop": A, "code": "one", "state": wanted["state"], **SIGNED}
    answer = visitor.get("/shopify/callback", query_string=query)

    assert answer.location == "https://admin.platform.test/a.platform.test/apps/client_ours"
    assert len(connected(desk)) == 1


def test_a_shop_that_comes_to_the_apps_own_address_is_asked_too(visitor):
    answer = visitor.get("/shopify", query_string={"shop": A, **SIGNED})

    assert answer.status_code == 302
    assert "return_to" in visitor.get(answer.location).location


def test_a_code_that_another_browser_brings_connects_nothing(desk, visitor):
    wanted = asked(visitor)
    query = {"shop": A, "code": "one", "state": wanted["state"], **SIGNED}

    answer = desk.app.test_client().get("/shopify/callback", query_string=query)

    assert answer.status_code == 401
    assert connected(desk) == []


@pytest.mark.parametrize(
    "changes", [{"shop": B}, {"hmac": "guessed"}, {"state": "1.0"}, {"code": ""}, {"shop": "x"}]
)
def test_a_visit_that_does_not_fit_connects_nothing(desk, visitor, changes):
    query = {"shop": A, "code": "one", "state": asked(visitor)["state"], **SIGNED, **changes}

    assert visitor.get("/shopify/callback", query_string=query).status_code == 401
    assert (connected(desk, A), connected(desk, B)) == ([], [])


def test_the_cookie_of_the_installation_goes_there_and_nowhere_else(visitor):
    answer = visitor.get("/shopify/install", query_string={"shop": A, **SIGNED})

    cookie = answer.headers["Set-Cookie"]
    for part in ("Path=/shopify/callback", "HttpOnly", "SameSite=Lax", "Max-Age=600"):
        assert part in cookie


@pytest.mark.parametrize("query", [{}, {"shop": A}, {"shop": A, "hmac": "guessed"}])
def test_an_installation_that_the_platform_did_not_sign_is_not_begun(visitor, query):
    answer = visitor.get("/shopify/install", query_string=query)

    assert answer.status_code == 404
    assert "Set-Cookie" not in answer.headers
