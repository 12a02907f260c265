"""Somebody has shown who they are: their session begins."""

from datetime import timedelta

from app.flow.users.note_access import note_access
from app.model.user import User
from app.services import Services
from app.store.transaction import Transaction
from app.store.users import begin_sign_in

_GOOD_FOR = timedelta(hours=12)


def begin_session(services: Services, tx: Transaction, user: User) -> str:
    """Return a new session's token; it is good for twelve hours."""
    now = services.now()
    token = begin_sign_in(tx, user.user_id, now, now + _GOOD_FOR)
    note_access(services, tx, user.account_id, "signed_in", actor=user.email)
    return token
