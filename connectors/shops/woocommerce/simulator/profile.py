"""Who the simulated store is: its address, currency and clock, and how it writes times."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

WOOCOMMERCE_VERSION = "9.9.5"
WORDPRESS_VERSION = "6.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a merchant fills in when setting up a store.

    ``home_url`` has no slash at its end; webhooks name it as their source and OAuth signs it.
    """

    home_url: str
    name: str = "Demo Store"
    timezone: str = "Europe/Stockholm"
    currency: str = "SEK"
    currency_symbol: str = "kr"
    country: str = "SE"
    address: str = "Storgatan 1"
    city: str = "Göteborg"
    postcode: str = "411 24"

    @property
    def zone(self) -> ZoneInfo:
        """The store's own time zone, in which ``date_created`` and its like are written."""
        return ZoneInfo(self.timezone)

    @property
    def rest_url(self) -> str:
        """Where the REST API of WooCommerce begins."""
        return f"{self.home_url}/wp-json/wc/v3"

    def local(self, epoch: float | None) -> str | None:
        """Write a moment (seconds since 1970) in store time, without any zone."""
        return None if epoch is None else _written(datetime.fromtimestamp(epoch, self.zone))

    def gmt(self, epoch: float | None) -> str | None:
        """Write a moment in GMT, as WooCommerce does: without a ``Z``."""
        return None if epoch is None else _written(datetime.fromtimestamp(epoch, UTC))

    def offset_hours(self, epoch: float) -> float:
        """How far store time is ahead of GMT at that moment, in hours."""
        offset = datetime.fromtimestamp(epoch, self.zone).utcoffset()
        return offset.total_seconds() / 3600 if offset else 0.0


def wall_clock() -> float:
    """Seconds since 1970 by the machine's clock: the simulator stands outside our system's clock."""
    return time.time_ns() / 1e9


def _written(moment: datetime) -> str:
    return moment.replace(microsecond=0, tzinfo=None).isoformat()
