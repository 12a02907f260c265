"""Counts of how many of a shop's latest orders a rule's text is true, while it is written."""

from app.model.shop import Shop
from app.rules.language.condition import Condition
from app.services import Services
from app.store.signal_questions import LATEST, Matches, count_latest_matches


def count_matches(
    services: Services, shop: Shop, condition: Condition, *, latest: int = LATEST
) -> Matches:
    """Count of how many of the latest orders the condition is true, and how many of these went bad."""
    with services.database.read() as tx:
        return count_latest_matches(tx, shop.shop_id, condition, latest=latest)
