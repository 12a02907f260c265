"""Every story is told once for each shop system."""

from collections.abc import Iterator

import pytest

from tests.conformance import shopify, woocommerce
from tests.conformance.platform import Platform

PLATFORMS = {"woocommerce": woocommerce.opened, "shopify": shopify.opened}


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest, database_url: str, tmp_path) -> Iterator[Platform]:
    """A shop system with one shop that is not connected yet."""
    with PLATFORMS[request.param](database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def shop(platform: Platform) -> Platform:
    """The same with its shop and an identity provider connected."""
    platform.connect()
    return platform
