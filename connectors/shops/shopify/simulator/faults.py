"""What can be wrong with the platform and the way to it: switched on by tests."""

from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import TypeVar

from connectors.shops.shopify.simulator.state.documents import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFault:
    """One kind of trouble in answering the Admin API or the token endpoint.

    ``calls`` is how many calls it still hits (``None``: all, until switched off), ``shop`` and
    ``operation`` which ones: any when empty, otherwise where the text occurs; the operation of the
    token endpoint is ``token``. ``skip`` lets so many matching calls pass first.
    """

    calls: int | None = None
    skip: int = 0
    shop: str = ""
    operation: str = ""
    seconds: float = 0.0
    status: int = 500
    when: str = "before"
    how: str = "cost"
    retry_after: float = 2.0

    def hits(self, shop: str, operation: str, when: str) -> bool:
        """Whether this call is to be disturbed, before or after it was acted on."""
        wanted = self.shop in shop and self.operation in operation
        return wanted and self.calls != 0 and self.when == when


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFault:
    """How webhooks travel: ``mode`` is on, off (they wait) or lost.

    ``delay`` and ``timeout`` are seconds; ``duplicate`` is how often each is sent; ``reversed`` sends
    the newest first; ``lost_topics`` never arrive, ``late_topics`` wait ``late_seconds`` longer;
    ``secret`` signs instead of the app's, as for webhooks that the merchant made by hand;
    ``api_version`` is another, as when Shopify falls forward.
    """

    mode: str = "on"
    delay: float = 0.2
    timeout: float = 5.0
    duplicate: int = 1
    reversed: bool = False
    lost_topics: tuple[str, ...] = ()
    late_topics: tuple[str, ...] = ()
    late_seconds: float = 3600.0
    secret: str = ""
    api_version: str = "2026-10"


_CALL_FAULTS = ("slow", "errors", "cut", "garbage", "throttle")
_ALLOWED = {"mode": {"on", "off", "lost"}, "when": {"before", "after"}, "how": {"cost", "429"}}
Fault = TypeVar("Fault", CallFault, DeliveryFault)


class Faults:
    """The switches, kept in memory: a restarted simulator is a healthy one."""

    def __init__(self, *, delivery_delay: float = 0.2) -> None:
        self._lock = Lock()
        self._healthy = DeliveryFault(delay=delivery_delay)
        self.clear()

    def clear(self) -> None:
        """Make everything work again."""
        with self._lock:
            self._calls: dict[str, CallFault] = {}
            self.down = False
            self.search_lag = 0.0
            self.deliveries = self._healthy

    def set(self, wanted: Json) -> None:
        """Switch on what is named: slow, errors, cut, garbage, throttle, down, deliveries.

        ``search_lag`` is how many seconds old a change must be for lists of orders to show it.

        Raises:
            ValueError: a switch or one of its settings is unknown.
        """
        unknown = set(wanted) - {*_CALL_FAULTS, "down", "search_lag", "deliveries"}
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
        with self._lock:
            for name in _CALL_FAULTS:
                if name in wanted:
                    self._calls[name] = _changed(CallFault(), wanted[name])
            self.down = bool(wanted.get("down", self.down))
            self.search_lag = float(wanted.get("search_lag", self.search_lag))
            self.deliveries = _changed(self.deliveries, wanted.get("deliveries", {}))

    def taken(self, name: str, shop: str, operation: str, when: str = "before") -> CallFault | None:
        """Return the named fault if it hits this call, and count the call against it."""
        if not self._calls:
            return None
        with self._lock:
            fault = self._calls.get(name)
            if fault is None or not fault.hits(shop, operation, when):
                return None
            if fault.skip:
                self._calls[name] = replace(fault, skip=fault.skip - 1)
                return None
            if fault.calls is not None:
                self._calls[name] = replace(fault, calls=fault.calls - 1)
            return fault

    def as_json(self) -> Json:
        """Show what is switched on."""
        with self._lock:
            shown: Json = {name: _shown(fault) for name, fault in self._calls.items()}
            return {
                **shown,
                "down": self.down,
                "search_lag": self.search_lag,
                "deliveries": _shown(self.deliveries),
            }


def _changed(fault: Fault, wanted: Json) -> Fault:
    known = {field.name for field in fields(fault)}
    if set(wanted) - known:
        raise ValueError(f"unknown setting, known are: {', '.join(sorted(known))}")
    for name, words in _ALLOWED.items():
        if name in wanted and wanted[name] not in words:
            raise ValueError(f"{name} is one of: {', '.join(sorted(words))}")
    lists = {name: tuple(value) for name, value in wanted.items() if isinstance(value, list)}
    return replace(fault, **{**wanted, **lists})


def _shown(fault: CallFault | DeliveryFault) -> Json:
    return {field.name: getattr(fault, field.name) for field in fields(fault)}
