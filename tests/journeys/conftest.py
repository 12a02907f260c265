"""A house for every journey."""

from collections.abc import Iterator

import pytest

from tests.journeys.house import House, opened_house
from tests.journeys.shopify_house import ShopifyHouse, opened_shopify


@pytest.fixture
def house(database_url: str, tmp_path) -> Iterator[House]:
    """A house without a connected shop."""
    with opened_house(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def shop(house: House) -> House:
    """The same house with a shop and an identity provider connected."""
    house.connect()
    return house


@pytest.fixture
def unconnected(database_url: str, tmp_path) -> Iterator[ShopifyHouse]:
    """A house at whose platform there is no shop yet."""
    with opened_shopify(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def shopify(unconnected: ShopifyHouse) -> ShopifyHouse:
    """The same house with a Shopify shop and an identity provider connected."""
    unconnected.connect()
    return unconnected
