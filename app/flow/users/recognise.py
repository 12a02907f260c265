"""Whose session is this?"""

from app.model.user import User
from app.services import Services
from app.store.users import user_of_session


def recognise(services: Services, token: str) -> User | None:
    """Return the user behind a session's token; None where it ended or never began."""
    if not token:
        return None
    with services.database.read() as tx:
        return user_of_session(tx, token, services.now())
