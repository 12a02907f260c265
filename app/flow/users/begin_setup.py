"""The first start: a one-time link makes the first user."""

from app.flow.users.ensure_account import ensure_account
from app.flow.users.mint_setup import mint_setup
from app.services import Services
from app.store.users import count_users


def begin_setup(services: Services) -> str | None:
    """Return the address of the one-time link to print; None once there is a user.

    Every start without a user makes a new link. All of them end with the first use.
    """
    with services.database.write() as tx:
        if count_users(tx):
            return None
        return mint_setup(services, tx, ensure_account(services, tx), None)
