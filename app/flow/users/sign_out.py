"""A user of the merchant signs out: the session ends here, whatever the browser keeps."""

from app.services import Services
from app.store.users import end_session


def sign_out(services: Services, token: str) -> None:
    """End a session; ending it twice changes nothing."""
    with services.database.write() as tx:
        end_session(tx, token)
