"""Somebody uses a one-time link: they choose a password, and are signed in."""

from app.flow.users.begin_session import begin_session
from app.flow.users.keep_user import keep_user
from app.flow.users.note_access import note_access
from app.flow.users.show_setup import show_setup
from app.model.errors import NotFoundError
from app.model.ids import AccountId, UserId, new_id
from app.model.password import check_password
from app.model.user import Role, User, plain_mailbox
from app.services import Services
from app.store.passwords import hash_password
from app.store.transaction import Transaction
from app.store.users import count_users, save_password, setup_link, use_setup_link, user_by_id


def finish_setup(services: Services, token: str, email: str, password: str) -> str:
    """Keep the password and return a session's token; the link is used up.

    ``email`` counts only where the link makes the first user, an owner.

    Raises:
        NotFoundError: the link was used, has expired, or never was one.
        InvalidInputError: mailbox or password cannot be used; the link stays good.
    """
    page = show_setup(services, token)
    mailbox = page.email or plain_mailbox(email)
    check_password(password, mailbox)
    hashed = hash_password(password)
    with services.database.write() as tx:
        account_id, user_id = setup_link(tx, token, services.now())
        if not use_setup_link(tx, token):
            raise NotFoundError("This link was used already.")
        if user_id is None:
            user = _first_user(services, tx, account_id, mailbox, hashed=hashed)
        else:
            user = user_by_id(tx, account_id, user_id)
            save_password(tx, user_id, hashed)
            note_access(services, tx, account_id, "password_chosen", actor=user.email)
        return begin_session(services, tx, user)


def _first_user(
    services: Services, tx: Transaction, account_id: AccountId, mailbox: str, *, hashed: str
) -> User:
    if count_users(tx):
        raise NotFoundError("The first user was made already. Sign in, or ask them for a link.")
    user = User(
        user_id=UserId(new_id("user")), account_id=account_id, email=mailbox, role=Role.OWNER
    )
    keep_user(services, tx, user, hashed, actor=mailbox)
    return user
