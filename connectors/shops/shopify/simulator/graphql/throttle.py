"""Buckets of points: one for each app at each shop, refilled every second by the shop's plan."""

from dataclasses import dataclass
from threading import Lock

from connectors.shops.shopify.simulator.shops.settings import PLANS
from connectors.shops.shopify.simulator.state.documents import Json


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Buckets:
    """All the buckets of the platform, in memory: a restart fills them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(self, shop: Json, client_id: str, points: float, now: float) -> bool:
        """Take points out, if there are so many."""
        with self._lock:
            bucket = self._filled(shop, client_id, now)
            if bucket.level < points:
                return False
            bucket.level -= points
            return True

    def give_back(self, shop: Json, client_id: str, points: float, now: float) -> None:
        """Put points back that a request did not need."""
        with self._lock:
            self._filled(shop, client_id, now).level += points

    def drain(self, shop: Json, client_id: str, now: float) -> None:
        """Empty a bucket."""
        with self._lock:
            self._filled(shop, client_id, now).level = 0.0

    def status(self, shop: Json, client_id: str, now: float) -> Json:
        """Show a bucket as the Admin API does."""
        _, size, rate = PLANS[shop["plan"]]
        with self._lock:
            level = self._filled(shop, client_id, now).level
        return {
            "maximumAvailable": float(size),
            "currentlyAvailable": int(min(level, size)),
            "restoreRate": float(rate),
        }

    def _filled(self, shop: Json, client_id: str, now: float) -> _Bucket:
        _, size, rate = PLANS[shop["plan"]]
        bucket = self._buckets.setdefault((shop["domain"], client_id), _Bucket(float(size), now))
        bucket.level = min(size, bucket.level + max(0.0, now - bucket.at) * rate)
        bucket.at = now
        return bucket
