"""What goes wrong between Stripe and a webhook receiver, as ordered through the control API."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from connectors.identity.stripe_identity.simulator import rules
from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.vocabulary import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Chaos:
    """How the deliveries of one event misbehave; the default is not at all.

    Attributes:
        types: the event types concerned; empty means all.
        copies: how many times the same event (same id) is delivered.
        twins: how many further events with ids of their own report the same change.
        behind: delivered only after a later event of the same object (verified before processing).
        delay_seconds: by how much the first delivery is late.
        drop: never delivered; still in the list of events.
        wrong_secret: signed with a secret that nobody has.
        stale_seconds: by how much the signature's timestamp is too old.
    """

    types: Sequence[str] = ()
    copies: int = 1
    twins: int = 0
    behind: bool = False
    delay_seconds: float = 0.0
    drop: bool = False
    wrong_secret: bool = False
    stale_seconds: float = 0.0


NONE = Chaos()


def parse(body: Body) -> Chaos:
    """Read a rule; ValueError names what is unknown."""
    unknown = set(body) - {field.name for field in fields(Chaos)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    chaos = Chaos(**body)
    if isinstance(chaos.types, str) or chaos.copies < 1 or chaos.twins < 0:
        raise ValueError("types is a list, copies at least 1, twins at least 0")
    return chaos


def chaos_for(database: Database, event_type: str) -> Chaos:
    """Return how an event of this type misbehaves, counting the rule down."""
    found = rules.take(
        database, "chaos", lambda body: event_type in body.get("types", (event_type,))
    )
    return parse(found) if found else NONE
