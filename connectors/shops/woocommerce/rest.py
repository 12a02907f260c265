"""The wire to one store: the `woocommerce` package with its traps closed.

The package's own request makes a session per call, follows redirects (a 301 turns POST into
GET), waits five seconds whatever happens, and raises nothing: only its addresses, its
OAuth 1.0a signing and its verbs are used.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urlencode, urlsplit

import requests
import urllib3
from requests.auth import HTTPBasicAuth
from typing_extensions import override
from woocommerce import API

from app.model.errors import UnreachableError
from app.ports import CallRecorder, Credentials, OutsideCall
from connectors.http_body import read_body
from connectors.http_client import Gate
from connectors.shops.woocommerce.refusals import Answer, refusal_in

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""Some themes write one before everything."""
_USER_AGENT: Final = "Clearhold"

FIELDS: Final = ("consumer_key", "consumer_secret")
"""What a connection's credentials are called; both are secret."""

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a store may take, in seconds: to connect, between bytes, and for all of it."""

    connect: float = 3.0
    read: float = 10.0
    whole: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How one store is reached: its address as it is called, its key, and by which gate."""

    url: str
    credentials: Credentials
    gate: Gate
    patience: Patience


class Rest:
    """Calls of one store's REST API; every call is recorded, every refusal raised."""

    def __init__(self, access: Access, record: CallRecorder) -> None:
        self.url = access.url
        self._access = access
        self._record = record
        self._opened: _Api | None = None

    def get(self, endpoint: str, params: Params | None = None) -> Answer:
        """Read. Raises UnreachableError, RejectedError or a child of it, as all verbs do."""
        return self._call("GET", endpoint, lambda api: api.get(endpoint, params=params))

    def post(self, endpoint: str, body: Mapping[str, object]) -> Answer:
        """Create."""
        return self._call("POST", endpoint, lambda api: api.post(endpoint, body))

    def put(self, endpoint: str, body: Mapping[str, object]) -> Answer:
        """Change."""
        return self._call("PUT", endpoint, lambda api: api.put(endpoint, body))

    def delete(self, endpoint: str, params: Params | None = None) -> Answer:
        """Remove, or put in the bin."""
        return self._call("DELETE", endpoint, lambda api: api.delete(endpoint, params=params))

    def index(self) -> Answer:
        """Read what the site tells everybody about itself."""
        return self._finish("GET", f"{self.url}/wp-json/", self._api().index)

    def _call(self, method: str, endpoint: str, send: "_Send") -> Answer:
        api = self._api()
        return self._finish(method, api.address_of(endpoint), lambda: send(api))

    def _api(self) -> "_Api":
        if self._opened is None:
            self._opened = _Api(self._access)
        return self._opened

    def _finish(self, method: str, url: str, send: Callable[[], requests.Response]) -> Answer:
        started = monotonic()
        status: int | None = None
        try:
            with closing(send()) as response:
                status = response.status_code
                give_up_at = started + self._access.patience.whole
                body = read_body(response, give_up_at, "The store's")
        except requests.Timeout:
            raise UnreachableError("The store did not answer in time.") from None
        except requests.exceptions.SSLError:
            raise UnreachableError(
                "The store's certificate is not valid for its address, or has expired."
            ) from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError):
            raise UnreachableError("The connection to the store failed.") from None
        finally:
            took = round((monotonic() - started) * 1000)
            self._record(
                OutsideCall(
                    method=method, path=urlsplit(url).path, status=status, milliseconds=took
                )
            )
        whole = body.removeprefix(_BYTE_ORDER_MARK)
        return _accepted(Answer(url=url, status=status, headers=response.headers, body=whole))


def _accepted(answer: Answer) -> Answer:
    refusal = refusal_in(answer)
    if refusal is not None:
        raise refusal
    if not answer.body.lstrip().startswith((b"{", b"[")):
        raise UnreachableError(
            "The store answered with something that is no JSON: a maintenance page, a cache or a"
            " plugin that prints warnings answered in place of WooCommerce."
        )
    return answer


class _Api(API):  # type: ignore[misc]  # the package has no types
    """The package's client on one session that the gate opened."""

    def __init__(self, access: Access) -> None:
        key, secret = (access.credentials[field] for field in FIELDS)
        timeout = (access.patience.connect, access.patience.read)
        super().__init__(access.url, key, secret, timeout=timeout)
        self._session = access.gate.session(access.url)
        self._session.headers.update({"User-Agent": _USER_AGENT, "Accept": "application/json"})

    def address_of(self, endpoint: str) -> str:
        """Return the endpoint's address without anything secret."""
        return str(self._API__get_url(endpoint))

    def index(self) -> requests.Response:
        """Read the site's index, which needs no key."""
        return self._send("GET", f"{self.url}/wp-json/")

    # The package spells it __request; all its verbs come through here.
    @override
    def _API__request(
        self, method: str, endpoint: str, data: object, params: Params | None = None
    ) -> requests.Response:
        url = self.address_of(endpoint)
        query = f"?{urlencode(params)}" if params else ""
        if self.is_ssl:
            return self._send(method, f"{url}{query}", data, with_key=True)
        # Over http the store accepts OAuth 1.0a only; the parameters are part of what is signed.
        return self._send(method, self._API__get_oauth_url(f"{url}{query}", method), data)

    def _send(
        self, method: str, url: str, data: object = None, *, with_key: bool = False
    ) -> requests.Response:
        return self._session.request(
            method,
            url,
            data=None if data is None else json.dumps(data).encode(),
            headers={} if data is None else {"Content-Type": "application/json;charset=utf-8"},
            auth=HTTPBasicAuth(self.consumer_key, self.consumer_secret) if with_key else None,
            timeout=self.timeout,
            allow_redirects=False,
            stream=True,
        )


_Send = Callable[[_Api], requests.Response]
