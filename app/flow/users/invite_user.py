"""A user lets a colleague sign in, from the merchant's page."""

from app.flow.users.keep_user import keep_user
from app.model.errors import InvalidInputError
from app.model.ids import ShopId, UserId, new_id
from app.model.user import Role, User, plain_mailbox
from app.services import Services
from app.store.tenancy import shop_seen_by


def invite_user(
    services: Services, by: User, email: str, *, role: Role, shop_id: ShopId | None
) -> str:
    """Add a colleague; return the address of the one-time link to hand over.

    Raises:
        InvalidInputError: the mailbox cannot be used or is taken, or whoever invites
            may not give that role or that shop.
        NotFoundError: there is no such shop.
    """
    if not by.may_admit(role, shop_id):
        raise InvalidInputError(
            "You may not give this: only an owner makes owners, and who works for one shop "
            "lets others in to that shop only."
        )
    with services.database.write() as tx:
        if shop_id is not None:
            shop_seen_by(tx, by, shop_id)
        user = User(
            user_id=UserId(new_id("user")),
            account_id=by.account_id,
            email=plain_mailbox(email),
            role=role,
            shop_id=shop_id,
        )
        return keep_user(services, tx, user, None, actor=by.email) or ""
