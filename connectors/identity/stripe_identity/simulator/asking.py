"""A request after it was admitted and checked: what every endpoint receives."""

from dataclasses import dataclass

from connectors.identity.stripe_identity.simulator.authority import Caller
from connectors.identity.stripe_identity.simulator.documents import Scope
from connectors.identity.stripe_identity.simulator.vocabulary import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One call to one endpoint.

    Attributes:
        caller: who asks.
        path: the address below the host.
        subject: the id in the address, empty for lists and creations.
        params: the checked parameters.
        request_id: goes into the Request-Id header and into events.
        idempotency_key: as sent, or None.
    """

    caller: Caller
    path: str
    subject: str
    params: Body
    request_id: str
    idempotency_key: str | None

    @property
    def scope(self) -> Scope:
        """Whose objects are meant."""
        return self.caller.scope
