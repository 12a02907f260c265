"""Which proofs a shop's buyers can give, by what its merchant connected."""

from app.model.decision import Assurance
from app.model.shop import Shop


def enabled_methods(shop: Shop) -> frozenset[Assurance]:
    """Return the assurances that a buyer of the shop can reach without a person."""
    return frozenset() if shop.identity is None else frozenset({Assurance.DOCUMENT})
