"""The account behind a key: ``/v1/account``, as far as a live check of a key reads it."""

from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.vocabulary import Body
from connectors.identity.stripe_identity.simulator.world import World


def retrieve(world: World, ask: Ask) -> Body:  # noqa: ARG001 - every endpoint takes both
    """Return the account."""
    return {
        "id": ask.scope.account,
        "object": "account",
        "business_profile": {"name": "Simulated shop", "url": None},
        "business_type": "company",
        "capabilities": {},
        "charges_enabled": True,
        "country": "SE",
        "default_currency": "sek",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "settings": {"dashboard": {"display_name": "Simulated shop", "timezone": "Etc/UTC"}},
        "type": "standard",
    }
