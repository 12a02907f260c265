import pytest

from connectors.identity.stripe_identity.connector import StripeIdentity
from tests.connectors.stripe_identity.scripted import scripted_stripe


@pytest.fixture
def stripe():
    """What answers in Stripe's place, as the test tells it to."""
    with scripted_stripe() as server:
        yield server


@pytest.fixture
def client(stripe):
    connector = StripeIdentity(allow=frozenset({stripe.place}), timeout=2, retries=0)
    return connector.client({"key": "rk_test_0123456789", "base_url": stripe.url})
