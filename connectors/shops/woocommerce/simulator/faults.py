"""What can be wrong with a store and its host: switched on by tests and by whoever runs the demo."""

from dataclasses import dataclass, fields, replace
from threading import Lock
from typing import TypeVar

from connectors.shops.woocommerce.simulator.php_json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFault:
    """One kind of trouble in answering REST calls.

    ``calls`` is how many calls it still hits (``None``: all, until switched off), ``methods`` and
    ``path`` which ones: any method when empty, any path that contains the text.
    """

    calls: int | None = 0
    seconds: float = 0.0
    status: int = 500
    when: str = "before"
    methods: tuple[str, ...] = ()
    path: str = ""

    def hits(self, method: str, path: str, when: str) -> bool:
        """Whether this call is to be disturbed, before or after it was acted on."""
        wanted = (not self.methods or method in self.methods) and self.path in path
        return wanted and self.calls != 0 and self.when == when


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFault:
    """How webhooks travel: ``mode`` is on, off (they wait, as without WP-cron) or lost.

    ``delay`` and ``timeout`` are seconds; ``duplicate`` is how often each is sent; ``reversed`` sends
    the newest first; ``owner_lost_role`` signs a refusal instead of the order.
    """

    mode: str = "on"
    delay: float = 0.2
    timeout: float = 60.0
    duplicate: int = 1
    reversed: bool = False
    owner_lost_role: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayFault:
    """Trouble in giving money back: the gateway ``refuses`` with a sentence, or the store ``dies``.

    It dies between writing the refund down and hearing from the gateway, ``minutes_ago``.
    """

    calls: int | None = 0
    refuses: str = ""
    dies: bool = False
    minutes_ago: int = 0


_REST_FAULTS = ("slow", "errors", "cut")
_MODES = frozenset({"on", "off", "lost"})
_WHEN = frozenset({"before", "after"})
_OTHERS = frozenset({"down", "deliveries", "custom_statuses", "gateway"})
Fault = TypeVar("Fault", RestFault, DeliveryFault, GatewayFault)


class Faults:
    """The switches, kept in memory: a restarted simulator is a healthy one."""

    def __init__(self, *, delivery_delay: float = 0.2) -> None:
        self._lock = Lock()
        self._healthy = DeliveryFault(delay=delivery_delay)
        self.clear()

    def clear(self) -> None:
        """Make everything work again."""
        with self._lock:
            self._rest: dict[str, RestFault] = {}
            self.down = False
            self.custom_statuses: tuple[str, ...] = ()
            self.deliveries = self._healthy
            self._gateway = GatewayFault()

    def set(self, wanted: Json) -> None:
        """Switch on what is named: one of ours, each with its settings.

        Raises:
            ValueError: a switch or one of its settings is unknown.
        """
        unknown = set(wanted) - {*_REST_FAULTS, *_OTHERS}
        if unknown:
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
        with self._lock:
            for name in _REST_FAULTS:
                if name in wanted:
                    self._rest[name] = _rest_fault(wanted[name])
            self.down = bool(wanted.get("down", self.down))
            self.custom_statuses = tuple(wanted.get("custom_statuses", self.custom_statuses))
            self.deliveries = _changed(self.deliveries, wanted.get("deliveries", {}))
            if "gateway" in wanted:
                self._gateway = _changed(GatewayFault(calls=None), wanted["gateway"])

    def taken(self, name: str, method: str, path: str, *, when: str = "before") -> RestFault | None:
        """Return the named fault if it hits this call, and count the call against it."""
        if not self._rest:
            return None
        with self._lock:
            fault = self._rest.get(name)
            if fault is None or not fault.hits(method, path, when):
                return None
            if fault.calls is not None:
                self._rest[name] = replace(fault, calls=fault.calls - 1)
            return fault

    def taken_at_gateway(self) -> GatewayFault:
        """Return the gateway's trouble with this refund, and count the refund against it."""
        with self._lock:
            fault = self._gateway
            if fault.calls == 0:
                return GatewayFault()
            if fault.calls is not None:
                self._gateway = replace(fault, calls=fault.calls - 1)
            return fault

    def as_json(self) -> Json:
        """Show what is switched on."""
        with self._lock:
            shown: Json = {name: _shown(fault) for name, fault in self._rest.items()}
            return {
                **shown,
                "down": self.down,
                "custom_statuses": list(self.custom_statuses),
                "deliveries": _shown(self.deliveries),
                "gateway": _shown(self._gateway),
            }


def _rest_fault(wanted: Json) -> RestFault:
    methods = tuple(str(method).upper() for method in wanted.get("methods", ()))
    return _changed(RestFault(calls=None), {**wanted, "methods": methods})


def _changed(fault: Fault, wanted: Json) -> Fault:
    known = {field.name for field in fields(fault)}
    if set(wanted) - known:
        raise ValueError(f"unknown setting, known are: {', '.join(sorted(known))}")
    if wanted.get("mode", "on") not in _MODES or wanted.get("when", "before") not in _WHEN:
        raise ValueError("mode is on, off or lost; when is before or after")
    return replace(fault, **wanted)


def _shown(fault: RestFault | DeliveryFault | GatewayFault) -> Json:
    return {field.name: getattr(fault, field.name) for field in fields(fault)}
