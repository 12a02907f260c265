"""What the page behind a one-time link asks for."""

from dataclasses import dataclass

from app.model.errors import NotFoundError
from app.services import Services
from app.store.users import count_users, setup_link, user_by_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupPage:
    """Whose password is chosen; ``email`` is None where the mailbox is chosen too."""

    email: str | None


def show_setup(services: Services, token: str) -> SetupPage:
    """Tell what a one-time link is for. Changes nothing.

    Raises:
        NotFoundError: it was used, has expired, or never was one.
    """
    with services.database.read() as tx:
        account_id, user_id = setup_link(tx, token, services.now())
        if user_id is not None:
            return SetupPage(email=user_by_id(tx, account_id, user_id).email)
        if count_users(tx):
            raise NotFoundError("The first user was made already. Sign in, or ask them for a link.")
    return SetupPage(email=None)
