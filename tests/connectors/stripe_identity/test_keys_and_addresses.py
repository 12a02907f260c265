"""What is refused before anything is sent."""

import pytest

from app.model.errors import InvalidInputError
from connectors.identity.stripe_identity.connector import StripeIdentity


@pytest.mark.parametrize("key", ["", "pk_test_0123456789", "rk_test_01\r\n23", "rk_test_schlüssel"])
def test_what_is_no_key_is_refused_before_it_is_sent(key):
    with pytest.raises(InvalidInputError):
        StripeIdentity().client({"key": key})


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9",
        "http://169.254.169.254",
        "http://127.0.0.1:8092@evil.example.test",
        "http://127.0.0.1:8092/path",
        "http://127.0.0.1:8092?x",
        "ftp://127.0.0.1:8092",
        "http://127.0.0.1:nonsense",
        "http://api.stripe.com",
        "127.0.0.1:8092",
    ],
)
def test_an_address_that_nobody_allowed_is_refused(address):
    connector = StripeIdentity(allow=frozenset({"127.0.0.1:8092"}))

    with pytest.raises(InvalidInputError):
        connector.client({"key": "rk_test_0123456789", "base_url": address})


@pytest.mark.parametrize(
    "address",
    [
        "",
        " ",
        "https://api.stripe.com/",
        "http://127.0.0.1:8092",
        "http://[::1]:80",
        "http://STAND.test/",
    ],
)
def test_stripes_own_address_and_allowed_ones_are_taken(address):
    connector = StripeIdentity(allow=frozenset({"127.0.0.1:8092", "[::1]:80", "Stand.test:80"}))

    assert connector.client({"key": "rk_test_0123456789", "base_url": address})


def test_buyers_are_sent_to_stripe_and_to_what_the_operator_allowed():
    connector = StripeIdentity(allow=frozenset({"127.0.0.1:8092"}))

    assert list(connector.pages) == ["https://verify.stripe.com", "http://127.0.0.1:8092"]
    assert list(StripeIdentity().pages) == ["https://verify.stripe.com"]
