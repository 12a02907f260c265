import json
from pathlib import Path

import pytest

from connectors.identity.stripe_identity.simulator.server import start
from tests.connectors.stripe_simulator.contract import Contract
from tests.connectors.stripe_simulator.driver import Driver
from tests.connectors.stripe_simulator.receiver import receiving

CONTRACTS = Path(__file__).parents[3].parent / "shared" / "contracts"


@pytest.fixture(scope="session")
def running_stripe():
    with start() as running:
        yield running


@pytest.fixture
def simulator(running_stripe):
    """A simulator that knows nothing yet."""
    driver = Driver(url=running_stripe.url)
    driver.order("reset")
    return driver


@pytest.fixture
def stripe_client(simulator):
    """The official client with the key that a merchant makes for us."""
    return simulator.client()


@pytest.fixture
def sessions(stripe_client):
    return stripe_client.v1.identity.verification_sessions


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.fixture
def contract():
    path = CONTRACTS / "stripe-identity-openapi.json"
    if not path.exists():
        pytest.skip("the contracts are not beside the project (../shared/contracts)")
    return Contract.read(path.read_text())


@pytest.fixture
def sample_flows():
    path = CONTRACTS / "stripe-identity-sample-flows.json"
    if not path.exists():
        pytest.skip("the contracts are not beside the project (../shared/contracts)")
    return json.loads(path.read_text())
