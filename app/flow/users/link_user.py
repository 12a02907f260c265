"""A user gets a new one-time link: the password was forgotten, or the first link expired."""

from app.flow.users.mint_setup import mint_setup
from app.flow.users.note_access import note_access
from app.model.audit import CLEARHOLD
from app.model.errors import InvalidInputError, NotFoundError
from app.model.user import User, plain_mailbox
from app.services import Services
from app.store.users import user_by_email


def link_user(services: Services, email: str, by: User | None = None) -> str:
    """Return the address of a one-time link; the old password is good until it is used.

    ``by`` None is the operator, who may do so for everybody.

    Raises:
        NotFoundError: nobody signs in with that mailbox, in this account.
        InvalidInputError: whoever asks may not let this user in, or it is one of a shop's
            staff, who has no password.
    """
    with services.database.write() as tx:
        found = user_by_email(tx, plain_mailbox(email))
        if found is None or (by is not None and by.account_id != found[0].account_id):
            raise NotFoundError("Nobody signs in with that mailbox.")
        user = found[0]
        if by is not None and not by.may_admit(user.role, user.shop_id):
            raise InvalidInputError("You may not make a link for somebody who may do more.")
        if user.staff_id is not None:
            raise InvalidInputError(
                f"{user.email} comes in through the shop's own admin and needs no link."
            )
        actor = CLEARHOLD if by is None else by.email
        note_access(services, tx, user.account_id, "link_made", actor=actor, whom=user.email)
        return mint_setup(services, tx, user.account_id, user.user_id)
