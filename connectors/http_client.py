"""The gate through which calls to an address that somebody typed leave the house.

A name is resolved once, what it led to is checked, and every connection goes to that
checked address, so that a second answer of the name server changes nothing.
"""

import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import requests
from requests.adapters import HTTPAdapter
from typing_extensions import override
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from app.model.errors import InvalidInputError, PrivateAddressError, UnreachableError
from connectors.public_addresses import is_public

Resolve = Callable[[str, int], Sequence[str]]
"""Turns a host and a port into IP addresses, best first. Raises OSError."""

_PORTS: Final = {"http": 80, "https": 443}
_TRIES: Final = 3


def resolve_name(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver; the order is the one in which addresses should be tried."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a URL leads, checked: ``origin`` as it was typed, ``addresses`` to connect to."""

    origin: str
    host: str
    port: int
    addresses: tuple[str, ...]


class Gate:
    """Lets calls out to public addresses over https, and to what the operator allowed.

    ``allow`` holds ``host:port`` of places that may be private, loopback or plain http.
    """

    def __init__(
        self, allow: frozenset[str] = frozenset(), resolve: Resolve = resolve_name
    ) -> None:
        self._allow = frozenset(entry.lower() for entry in allow)
        self._resolve = resolve

    def session(self, url: str) -> requests.Session:
        """Return a session that can reach the URL's origin and nothing else.

        It follows no redirect, whatever a call asks, keeps no cookies, and reads no proxy and no
        password from the environment.

        Raises:
            PrivateAddressError: the address leads into a private network.
            InvalidInputError: the address is malformed, or not https.
            UnreachableError: the name leads nowhere at the moment.
        """
        destination = self.admit(url)
        session = _StayingSession()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.adapters.clear()
        session.mount(f"{destination.origin}/", _PinnedAdapter(destination))
        return session

    def admit(self, url: str) -> Destination:
        """Resolve and check where the URL leads; raises what ``session`` raises."""
        parts = _split(url)
        host, port = str(parts.hostname), _port_of(parts)
        is_allowed = f"{_bracketed(host)}:{port}" in self._allow
        if parts.scheme != "https" and not is_allowed:
            raise InvalidInputError(
                f"The address of {host} must begin with https://, so that nobody on the way reads"
                " orders or keys."
            )
        addresses = self._addresses_of(host, port)
        if not is_allowed and not all(map(is_public, addresses)):
            raise PrivateAddressError(
                f"{host} leads into a private network. Use the public address; whoever runs this"
                f" service can allow {host}:{port} (ALLOW_PRIVATE_HOSTS)."
            )
        origin = f"{parts.scheme}://{parts.netloc}"
        return Destination(origin=origin, host=host, port=port, addresses=addresses)

    def _addresses_of(self, host: str, port: int) -> tuple[str, ...]:
        try:
            found = tuple(self._resolve(host, port))
        except (OSError, UnicodeError):
            found = ()
        if not found:
            raise UnreachableError(f"The name {host} leads nowhere at the moment.")
        return found


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _port_of(parts)
    except (KeyError, ValueError):
        raise InvalidInputError("The address is not a web address (https://…).") from None
    if not parts.hostname:
        raise InvalidInputError("The address names no host.")
    if "@" in parts.netloc:
        raise InvalidInputError("The address must not carry a user name or a password.")
    return parts


def _port_of(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


class _StayingSession(requests.Session):
    @override
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        # Told not to follow, requests still reads a redirect's whole body to prepare for it.
        return None


class _PinnedAdapter(HTTPAdapter):
    """Connects to the checked addresses; name, certificate and Host header stay the shop's."""

    def __init__(self, destination: Destination) -> None:
        super().__init__()
        self._destination = destination
        self._address = destination.addresses[0]

    @override
    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        where: dict[str, Any]
        tls: dict[str, Any]
        where, tls = map(dict, super().build_connection_pool_key_attributes(request, verify, cert))
        where["host"] = self._address
        if where["scheme"] == "https":
            tls["server_hostname"] = tls["assert_hostname"] = self._destination.host
        return where, tls

    @override
    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        request.headers["Host"] = urlsplit(self._destination.origin).netloc
        *others, last = self._destination.addresses[:_TRIES]
        for self._address in others:
            try:
                return super().send(request, stream, timeout, verify, cert, None)
            except requests.ConnectionError as problem:
                # Only what never reached the other end may be sent again.
                if not _never_connected(problem):
                    raise
        self._address = last
        return super().send(request, stream, timeout, verify, cert, None)


def _never_connected(problem: requests.ConnectionError) -> bool:
    failure = problem.args[0]
    reason = failure.reason if isinstance(failure, MaxRetryError) else failure
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
