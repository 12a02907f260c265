"""Somebody may do more, or less, from now on."""

from app.flow.users.note_access import note_access
from app.model.errors import InvalidInputError
from app.model.ids import UserId
from app.model.user import Role, User
from app.services import Services
from app.store.users import save_role, user_by_id


def change_role(services: Services, by: User, user_id: UserId, role: Role) -> User:
    """Give a user another role, and return who they are now; it counts from the next click.

    Raises:
        NotFoundError: the account has no such user.
        InvalidInputError: nobody changes their own role, nor that of somebody who may do
            more, nor gives more than they have.
    """
    with services.database.write() as tx:
        user = user_by_id(tx, by.account_id, user_id)
        if user.user_id == by.user_id:
            raise InvalidInputError("You cannot change your own role. Ask a colleague to do it.")
        if not (by.may_admit(user.role, user.shop_id) and by.may_admit(role, user.shop_id)):
            raise InvalidInputError(
                "You may not change this: only an owner makes owners or changes what they may do."
            )
        if user.role is not role:
            save_role(tx, user.user_id, role)
            note_access(
                services,
                tx,
                user.account_id,
                "role_changed",
                actor=by.email,
                whom=f"{user.email}: {user.role} → {role}",
            )
        return user_by_id(tx, by.account_id, user_id)
