"""What every part of the simulator shares."""

from dataclasses import dataclass

from connectors.identity.stripe_identity.simulator.bell import Bell
from connectors.identity.stripe_identity.simulator.clock import Clock
from connectors.identity.stripe_identity.simulator.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One simulated Stripe: its memory, its time and its address.

    Attributes:
        database: everything it remembers.
        clock: simulated time.
        bell: rung when something new falls due.
        public_url: the address under which a browser reaches the hosted page, no slash at the end.
    """

    database: Database
    clock: Clock
    bell: Bell
    public_url: str
