"""The first account of this installation, for the command line and the demo."""

from app.flow.users.ensure_account import ensure_account
from app.model.ids import AccountId
from app.services import Services


def first_account(services: Services) -> AccountId:
    """Return the account of this installation; make it where there is none yet."""
    with services.database.write() as tx:
        return ensure_account(services, tx)
