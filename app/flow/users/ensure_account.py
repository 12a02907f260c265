"""The first account is made by itself: who runs Clearhold alone never hears of accounts."""

from app.model.ids import AccountId, new_id
from app.services import Services
from app.store.shops import add_account, sole_account
from app.store.transaction import Transaction


def ensure_account(services: Services, tx: Transaction) -> AccountId:
    """Return the first account, made now if there is none."""
    account_id = sole_account(tx)
    if account_id is None:
        account_id = AccountId(new_id("acct"))
        add_account(tx, account_id, "First account", services.now())
    return account_id
