"""Somebody leaves: they sign in no more, and their sessions end at once."""

from app.flow.users.note_access import note_access
from app.model.erasure import Erasure, ErasureKind
from app.model.errors import InvalidInputError
from app.model.ids import UserId
from app.model.user import User
from app.services import Services
from app.store.staff import keep_out
from app.store.users import remove_user, user_by_id


def dismiss_user(services: Services, by: User, user_id: UserId) -> str:
    """Remove a user and return their mailbox; what they did stays in every timeline.

    Of a shop's staff it is kept that they were removed: they come in no more.

    Raises:
        NotFoundError: the account has no such user.
        InvalidInputError: nobody removes themselves, nor somebody who may do more.
    """
    with services.database.write() as tx:
        user = user_by_id(tx, by.account_id, user_id)
        if user.user_id == by.user_id:
            raise InvalidInputError("You cannot remove yourself. Ask a colleague to do it.")
        if not by.may_admit(user.role, user.shop_id):
            raise InvalidInputError("You may not remove somebody who may do more.")
        services.erasures.note(
            Erasure(kind=ErasureKind.USER, at=services.now(), subject=user.user_id)
        )
        keep_out(tx, user.user_id)
        remove_user(tx, user.user_id)
        note_access(services, tx, user.account_id, "user_removed", actor=by.email, whom=user.email)
    return user.email
