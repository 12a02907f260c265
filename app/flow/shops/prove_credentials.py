"""What somebody typed in is tried at the shop, before anything of it is kept."""

from dataclasses import dataclass

from app.model.errors import InvalidInputError
from app.ports import Credentials, ShopDescription, unrecorded
from app.services import Services

_OWN_APP = {"client_id": "client id", "client_secret": "client secret"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """Credentials that work, completed by what the platform gave for them."""

    credentials: Credentials
    described: ShopDescription


def prove_credentials(services: Services, kind: str, url: str, credentials: Credentials) -> Proved:
    """Return the credentials as they are to be kept, and what the shop says of itself.

    Raises:
        InvalidInputError: one is missing.
        UnreachableError: the shop did not answer.
        RejectedError: it does not accept them.
    """
    connector = services.shops[kind]
    missing = [word for name, word in _OWN_APP.items() if not credentials.get(name)]
    if connector.has_app and missing:
        msg = f"The app's {' and '.join(missing)} must be given."
        raise InvalidInputError(msg)
    complete = connector.renewed(url, credentials, services.now()) or credentials
    described = connector.client(url, complete, unrecorded).describe()
    return Proved(credentials=complete, described=described)
