"""The two loops behind the server: one lets time pass for sessions, one delivers events."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from connectors.identity.stripe_identity.simulator import deliveries, lifecycle, timers
from connectors.identity.stripe_identity.simulator.courier import Courier
from connectors.identity.stripe_identity.simulator.world import World

LOG: Final = logging.getLogger(__name__)
LONGEST_NAP: Final = 5.0
PAUSE_AFTER_TROUBLE: Final = 0.5


class Loops:
    """Two threads that act when something falls due and sleep otherwise."""

    def __init__(self, world: World, courier: Courier) -> None:
        """Start both."""
        self._world = world
        self._stopped = threading.Event()
        self._threads = [
            self._started("timers", lambda: lifecycle.run_due(world), timers.next_due),
            self._started("courier", courier.deliver_ready, deliveries.next_due),
        ]

    def stop(self) -> None:
        """End both and wait for what they are doing."""
        self._stopped.set()
        self._world.bell.ring()
        for thread in self._threads:
            thread.join()

    def _started(
        self, name: str, act: Callable[[], int], next_due: Callable[[World], float | None]
    ) -> threading.Thread:
        thread = threading.Thread(
            target=self._loop, args=(act, next_due), name=f"stripe-simulator-{name}", daemon=True
        )
        thread.start()
        return thread

    def _loop(self, act: Callable[[], int], next_due: Callable[[World], float | None]) -> None:
        heard = 0
        while not self._stopped.is_set():
            if not self._acted(act):
                heard = self._world.bell.wait(heard, self._nap(next_due))

    def _acted(self, act: Callable[[], int]) -> bool:
        try:
            return act() > 0
        except Exception:
            LOG.exception("the simulator's background work failed")
            self._stopped.wait(PAUSE_AFTER_TROUBLE)
            return False

    def _nap(self, next_due: Callable[[World], float | None]) -> float:
        due = next_due(self._world)
        if due is None:
            return LONGEST_NAP
        return min(LONGEST_NAP, max(0.0, due - self._world.clock.now()))
