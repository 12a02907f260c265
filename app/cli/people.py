"""Commands about who may sign in."""

import argparse

from app.cli.services_here import services_here
from app.flow.users.add_user import add_user
from app.flow.users.link_user import link_user
from app.model.ids import ShopId
from app.model.user import Role


def add(given: argparse.Namespace) -> int:
    """Let somebody sign in; print the one-time link with which they choose a password."""
    services = services_here()
    new = add_user(
        services,
        None,
        given.email,
        Role(given.role),
        shop_id=None if given.shop is None else ShopId(given.shop),
    )
    print(f"{given.email} may sign in as {given.role}. The link works once:")
    print(new.setup_url)
    return 0


def link(given: argparse.Namespace) -> int:
    """Print a one-time link with which somebody chooses a new password."""
    url = link_user(services_here(), given.email)
    print(f"{given.email} chooses a new password here. The link works once, for a day:")
    print(url)
    return 0
