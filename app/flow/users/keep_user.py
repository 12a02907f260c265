"""A new user is kept, with the line that says so and a link for their first sign-in."""

from email_validator import EmailNotValidError, validate_email

from app.flow.users.mint_setup import mint_setup
from app.flow.users.note_access import note_access
from app.model.audit import CLEARHOLD
from app.model.errors import InvalidInputError
from app.model.user import User
from app.services import Services
from app.store.transaction import Transaction
from app.store.users import add_user, user_by_email


def keep_user(
    services: Services,
    tx: Transaction,
    user: User,
    password_hash: str | None,
    *,
    actor: str = CLEARHOLD,
) -> str | None:
    """Keep the user; return the address of a one-time link where there is no password yet.

    Raises:
        InvalidInputError: the mailbox is none, or somebody signs in with it already.
    """
    if not _is_mailbox(user.email):
        raise InvalidInputError(f"{user.email!r} is not the address of a mailbox.")
    if user_by_email(tx, user.email) is not None:
        raise InvalidInputError(f"Somebody signs in as {user.email} already.")
    add_user(tx, user, password_hash, services.now())
    note_access(services, tx, user.account_id, "user_added", actor=actor, whom=user.email)
    if password_hash is not None:
        return None
    return mint_setup(services, tx, user.account_id, user.user_id)


def _is_mailbox(email: str) -> bool:
    try:
        # test_environment: names under .test are for trying things out, and never delivered.
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
