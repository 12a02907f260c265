"""A user of the merchant signs in with mailbox and password."""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv6Network, ip_address

from app.flow.users.begin_session import begin_session
from app.model.errors import ClearholdError
from app.model.password import LONGEST
from app.model.user import plain_mailbox
from app.services import Services
from app.store.passwords import hash_password, is_outdated, is_password
from app.store.users import (
    clear_failed_tries,
    failed_tries,
    note_failed_try,
    save_password,
    take_back_try,
    user_by_email,
)

WINDOW = timedelta(minutes=15)
_PER_PLACE = 10
"""For one mailbox from one place: whoever guesses from elsewhere locks nobody out."""
_PER_ADDRESS = 60
"""Offices share an address; guessing through many mailboxes from one place ends here."""
_PER_MAILBOX = 100
"""Guessing at one mailbox from many places ends here."""


class SignInRefusedError(ClearholdError):
    """Mailbox and password do not belong together, or there were too many tries.

    ``retry_after`` is set where there were too many.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None) -> None:
        """Keep how long to wait beside the sentence."""
        super().__init__(message)
        self.retry_after = retry_after


def sign_in(services: Services, email: str, password: str, address: str) -> str:
    """Return a new session's token; ``address`` is where the try comes from.

    Answer and time are the same whether the mailbox is known or not. The try is counted
    before the password is looked at, so that many at once do not slip through.

    Raises:
        SignInRefusedError: see there.
    """
    mailbox, network = plain_mailbox(email), _network(address)
    by_place = _key(services, "place", f"{network} {mailbox}")
    limits = {
        by_place: _PER_PLACE,
        _key(services, "address", network): _PER_ADDRESS,
        _key(services, "mailbox", mailbox): _PER_MAILBOX,
    }
    tried = _count_try(services, limits)
    with services.database.read() as tx:
        user, kept = user_by_email(tx, mailbox) or (None, None)
    if not is_password(password[: LONGEST + 1], kept) or user is None or kept is None:
        raise SignInRefusedError("Mailbox and password do not belong together. Try again.")
    renewed = hash_password(password) if is_outdated(kept) else None
    with services.database.write() as tx:
        take_back_try(tx, tried)
        clear_failed_tries(tx, by_place)
        if renewed is not None:
            save_password(tx, user.user_id, renewed)
        return begin_session(services, tx, user)


def _count_try(services: Services, limits: Mapping[bytes, int]) -> list[int]:
    """Note the try first and count after: of many at once, each sees those before it."""
    now = services.now()
    since = now - WINDOW
    with services.database.write() as tx:
        tried = note_failed_try(tx, list(limits), now, since)
    with services.database.read() as tx:
        is_too_many = any(failed_tries(tx, key, since) > limits[key] for key in limits)
    if not is_too_many:
        return tried
    with services.database.write() as tx:
        # A try that was not allowed does not make the wait longer.
        take_back_try(tx, tried)
    raise SignInRefusedError(
        "There were too many tries. Wait a quarter of an hour, then try again.",
        retry_after=WINDOW,
    )


def _key(services: Services, kind: str, text: str) -> bytes:
    """Return a keyed hash: what strangers typed is kept nowhere."""
    return services.keyring.contact_digests("sign_in", kind, text)[0]


def _network(address: str) -> str:
    """Return an IPv4 address, or the /64 within which one IPv6 household moves."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - the version's number
        return str(parsed)
    return str(IPv6Network((int(parsed), 64), strict=False))
