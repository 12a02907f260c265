"""Which mail server, how secured, and as whom: read from one URL. Pure."""

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from app.model.errors import InvalidInputError
from app.model.private import Private

_FORM: Final = (
    "Write it as smtp://user:password@host:587 or smtps://user:password@host:465, with special"
    " characters in user and password percent-encoded."
)


class Security(StrEnum):
    """How the connection is encrypted."""

    STARTTLS = "starttls"
    """Demanded: a server that does not offer it gets no letter."""
    IMPLICIT = "implicit"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server. ``user`` is empty where none signs in."""

    host: str
    port: int
    security: Security
    user: str
    password: Private[str]


def read_server(url: str) -> Server:
    """Read the server from ``smtp://`` (STARTTLS) or ``smtps://`` (TLS from the first byte).

    STARTTLS is demanded unless the host is this machine or the URL ends in
    ``?starttls=no``. The port is 587 (submission) or 465 where none is named.

    Raises:
        InvalidInputError: the URL is malformed; the sentence does not repeat it.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise InvalidInputError(f"The mail server's URL is malformed. {_FORM}") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise InvalidInputError(f"The mail server's URL is malformed. {_FORM}")
    security = _security(parts)
    return Server(
        host=_host(parts.hostname),
        port=port or (465 if security is Security.IMPLICIT else 587),
        security=security,
        user=_credential(parts.username),
        password=Private(_credential(parts.password)),
    )


def _security(parts: SplitResult) -> Security:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "")
    if options or starttls not in ("", "yes", "no"):
        raise InvalidInputError("The mail server's URL may end in ?starttls=no and nothing else.")
    if parts.scheme == "smtps":
        return Security.IMPLICIT
    if starttls == "no" or (not starttls and _is_this_machine(parts.hostname or "")):
        return Security.NONE
    return Security.STARTTLS


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        raise InvalidInputError("The mail server's name is malformed.") from None


def _credential(text: str | None) -> str:
    plain = unquote(text or "")
    if not plain.isascii() or not plain.isprintable():
        raise InvalidInputError(
            "The mail server's user and password must be plain ASCII: nothing else travels safely."
        )
    return plain
