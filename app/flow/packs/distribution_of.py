"""Shows how a signal's values are spread over a shop's latest orders."""

from app.model.shop import Shop
from app.rules.backtest.distribution import Distribution, spread
from app.rules.signal import Signal
from app.services import Services
from app.store.signal_questions import LATEST, values_of_latest


def distribution_of(
    services: Services, shop: Shop, signal: Signal, *, latest: int = LATEST
) -> Distribution:
    """Return the distribution of a signal over the latest orders."""
    with services.database.read() as tx:
        counted = values_of_latest(tx, shop.shop_id, signal, latest=latest)
    return spread(signal, counted)
