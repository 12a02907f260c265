"""Counts what is there and what waits, for operators."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.services import Services
from app.store.figures import count_states, oldest_pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Figures of one moment; counts are by state."""

    deliveries: Mapping[str, int]
    effects: Mapping[str, int]
    cases: Mapping[str, int]
    oldest_pending_seconds: float
    queue_reachable: bool


def measure(services: Services) -> Measured:
    """Count.

    Raises:
        StorageUnavailableError: the database cannot be reached.
    """
    with services.database.read() as tx:
        deliveries, effects, cases = (
            count_states(tx, subject) for subject in ("deliveries", "effects", "cases")
        )
        oldest = oldest_pending(tx)
    waited = 0.0 if oldest is None else (services.now() - oldest).total_seconds()
    return Measured(
        deliveries=deliveries,
        effects=effects,
        cases=cases,
        oldest_pending_seconds=max(waited, 0.0),
        queue_reachable=services.doorbell.is_reachable(),
    )
