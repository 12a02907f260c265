"""Verification reports: retrieve and list."""

from connectors.identity.stripe_identity.simulator import documents
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.lists import listed, same
from connectors.identity.stripe_identity.simulator.vocabulary import REPORT, Body
from connectors.identity.stripe_identity.simulator.world import World


def retrieve(world: World, ask: Ask) -> Body:
    """Return a report."""
    return documents.fetch(world.database, ask.scope, REPORT, ask.subject, param="report")


def every(world: World, ask: Ask) -> Body:
    """List reports, newest first."""
    names = ("client_reference_id", "type", "verification_session")
    return listed(world, ask, REPORT, lambda report: same(report, ask.params, *names))
