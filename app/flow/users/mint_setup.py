"""A one-time link with which somebody chooses their password."""

from datetime import timedelta

from app.model.ids import AccountId, UserId
from app.services import Services
from app.store.transaction import Transaction
from app.store.users import mint_setup_link

_GOOD_FOR = timedelta(days=1)


def mint_setup(
    services: Services, tx: Transaction, account_id: AccountId, user_id: UserId | None
) -> str:
    """Return the link's address; it is good once, for a day.

    ``user_id`` None: whoever opens it becomes the account's first user.
    """
    token = mint_setup_link(tx, account_id, user_id, services.now() + _GOOD_FOR)
    return f"{services.public_url}/admin/setup/{token}"
