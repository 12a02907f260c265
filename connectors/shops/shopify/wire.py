"""The wire to one shop: JSON by POST on one kept connection, with limits on time and size."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Final

import msgspec
import requests
import urllib3

from app.model.errors import UnreachableError
from connectors.http_body import read_body
from connectors.http_client import Gate

_USER_AGENT: Final = "Clearhold"

Told = Callable[[int | None, int], None]
"""Is told of each call: the status, None where no answer came, and the milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a shop may take, in seconds: to connect, between bytes, and for all of it.

    ``turn`` is how long one question may wait in all for its turn where Shopify limits us.
    """

    connect: float = 3.0
    read: float = 10.0
    whole: float = 30.0
    turn: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; header names are in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """POSTs to one shop's address; it keeps the connection and nothing else."""

    def __init__(self, url: str, gate: Gate, patience: Patience) -> None:
        self._url = url
        self._gate = gate
        self._patience = patience
        self._session: requests.Session | None = None

    def post(
        self, path: str, body: Mapping[str, object], headers: Mapping[str, str], told: Told
    ) -> Answer:
        """Send and return what came back, whatever its status.

        Raises:
            UnreachableError: no whole answer came in time.
            InvalidInputError: the address may not be reached.
        """
        started = monotonic()
        status: int | None = None
        try:
            with closing(self._send(path, body, headers)) as response:
                status = response.status_code
                content = read_body(response, started + self._patience.whole, "Shopify's")
        except requests.Timeout:
            raise UnreachableError("Shopify did not answer in time.") from None
        except requests.exceptions.SSLError:
            raise UnreachableError("The certificate of the shop's address is not valid.") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise UnreachableError("The connection to Shopify failed.") from None
        finally:
            told(status, round((monotonic() - started) * 1000))
        return Answer(status=status, headers=response.headers, body=content)

    def _send(
        self, path: str, body: Mapping[str, object], headers: Mapping[str, str]
    ) -> requests.Response:
        if self._session is None:
            self._session = self._gate.session(self._url)
        return self._session.post(
            f"{self._url}{path}",
            data=msgspec.json.encode(body),
            headers={
                "User-Agent": _USER_AGENT,
                "Accept": "application/json",
                "Content-Type": "application/json",
                **headers,
            },
            timeout=(self._patience.connect, self._patience.read),
            allow_redirects=False,
            stream=True,
        )
