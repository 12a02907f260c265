"""The operator lets somebody sign in, from the command line."""

from dataclasses import dataclass

from app.flow.users.ensure_account import ensure_account
from app.flow.users.keep_user import keep_user
from app.model.ids import AccountId, ShopId, UserId, new_id
from app.model.password import check_password
from app.model.user import Role, User, plain_mailbox
from app.services import Services
from app.store.passwords import hash_password
from app.store.tenancy import shop_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A user, with the one-time link to hand over where they have no password yet."""

    user: User
    setup_url: str | None


def add_user(
    services: Services,
    account_id: AccountId | None,
    email: str,
    role: Role,
    *,
    shop_id: ShopId | None = None,
    password: str | None = None,
) -> NewUser:
    """Add a user to an account, None being the first one, which is made by itself.

    ``shop_id`` limits the user to one shop. Without a password they choose it by the
    one-time link.

    Raises:
        InvalidInputError: mailbox or password cannot be used, or the mailbox is taken.
        NotFoundError: the account has no such shop.
    """
    mailbox = plain_mailbox(email)
    hashed = None
    if password is not None:
        check_password(password, mailbox)
        hashed = hash_password(password)
    with services.database.write() as tx:
        user = User(
            user_id=UserId(new_id("user")),
            account_id=account_id or ensure_account(services, tx),
            email=mailbox,
            role=role,
            shop_id=shop_id,
        )
        if shop_id is not None:
            shop_seen_by(tx, user, shop_id)
        return NewUser(user=user, setup_url=keep_user(services, tx, user, hashed))
