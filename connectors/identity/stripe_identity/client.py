"""Speaks to Stripe Identity with one merchant's restricted key, through `StripeClient`.

Shapes and traps are those of stripe-python 16 and API version 2026-10-28.endive.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Final

import requests
import stripe
from stripe.params.identity import VerificationSessionCreateParams

from app.model.check import Redaction, Session, SessionStatus, VerifiedPerson
from app.model.errors import AccessDeniedError, ClearholdError, NotFoundError, RejectedError
from app.model.ids import SessionRef
from app.model.private import Private
from app.ports import KeyAbilities, Redacted, WebhookEndpoint
from connectors.identity.stripe_identity import translate
from connectors.identity.stripe_identity.refusals import Refused, as_error

stripe.enable_telemetry = False
stripe.set_app_info("Clearhold")
# At debug level the SDK writes whole answers, people and one-time addresses included.
logging.getLogger("stripe").setLevel(logging.WARNING)

_MARK: Final = {"made_by": "clearhold"}
_INVALID: Final = 400
_FIRST_FAULT: Final = 500
_KEYS: Final = 10
"""How many crashes of Stripe's one check survives in a day, after which its keys expire."""
_NEXT: Final = "~"
_FORGETTING: Final = {Redaction.ASKED: Redacted.ASKED, Redaction.DONE: Redacted.DONE}


def connection(*, timeout: float, use_proxies: bool) -> stripe.HTTPClient:
    """Return the sockets that clients share; safe to use from several threads.

    Args:
        timeout: seconds to connect, and again to wait for an answer.
        use_proxies: whether the environment's proxies lead there.
    """
    session = requests.Session()
    session.trust_env = use_proxies
    # A redirect could lead anywhere, and would carry the key along.
    session.max_redirects = 0
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return stripe.RequestsClient(timeout=timeout, session=session)


class StripeIdentityClient:
    """The calls that Clearhold makes. Each raises UnreachableError or RejectedError."""

    def __init__(self, client: stripe.StripeClient, *, live: bool, retries: int = 0) -> None:
        """Speak through the given client.

        Args:
            client: the SDK's, which repeats calls by itself, but for `start`.
            live: what its key says of itself.
            retries: how often `start` repeats a call that was cut off.
        """
        self._client = client
        self._sessions = client.v1.identity.verification_sessions
        self._endpoints = client.v1.webhook_endpoints
        self._live = live
        self._retries = retries

    def probe(self) -> KeyAbilities:
        """Find out what the key may do, without leaving anything behind.

        Reading is tried by a list of one. Writing is tried by requests that can only be
        answered 400, never carried out: a 403 instead shows that the permission is missing.

        Raises:
            AccessDeniedError: the key is dead.
        """
        may_read = self._is_permitted(lambda: self._sessions.list({"limit": 1}))
        return KeyAbilities(
            live=self._live,
            may_check=may_read and self._is_permitted(self._start_impossible),
            may_make_webhooks=self._is_permitted(self._make_impossible_webhook),
            account_name=self._account_name(),
        )

    def start(self, *, reference: str, key: str, return_url: str) -> Session:
        """Open a session for a document with a matching selfie, both captured live.

        Stripe keeps the answer to an idempotency key for at least 24 hours, so a repeat
        returns the session as it was when it was opened; `read` tells how it is now. It
        keeps a 500 as well (docs.stripe.com/api/idempotent_requests): a key whose answer
        was one is followed by the next, the same for every caller.
        """
        params: VerificationSessionCreateParams = {
            "type": "document",
            "options": {
                "document": {"require_matching_selfie": True, "require_live_capture": True}
            },
            "client_reference_id": reference,
            "metadata": dict(_MARK),
            "return_url": return_url,
        }
        with _asking("open a session"):
            for number in range(2, _KEYS + 1):
                try:
                    return self._started(params, key)
                except stripe.StripeError as refusal:
                    if not _is_kept(refusal):
                        raise
                    key = f"{key.partition(_NEXT)[0]}{_NEXT}{number}"
            return self._started(params, key)

    def read(self, session: SessionRef) -> Session:
        """Read a session; while it needs input this mints a fresh ``url``."""
        with _asking("read a session"):
            body = self._sessions.retrieve(session).to_dict()
        return translate.session(body)

    def read_person(self, session: SessionRef) -> VerifiedPerson:
        """Read whom a passed session proved, in one call.

        Name and issuing country need no sensitive permission, so none is asked for
        (docs.stripe.com/identity/access-verification-results).

        Raises:
            NotFoundError: the session is gone or redacted.
            RejectedError: the session has not passed.
        """
        with _asking("read a verified name"):
            found = self._sessions.retrieve(
                session, {"expand": ["verified_outputs", "last_verification_report"]}
            )
            body = found.to_dict()
        return translate.person(body)

    def redact(self, session: SessionRef) -> Redacted:
        """Ask Stripe to forget a session; an open one is thereby cancelled as well.

        A session that Stripe does not know (any more) counts as forgotten. Stripe takes up
        to four days and then sends ``identity.verification_session.redacted``.

        Raises:
            RejectedError: Stripe will not, as for one that was cancelled after an attempt.
        """
        try:
            with _asking("forget a session"):
                body = self._sessions.redact(session).to_dict()
            return _FORGETTING.get(translate.session(body).redaction, Redacted.ASKED)
        except AccessDeniedError:
            raise
        except NotFoundError:
            return Redacted.DONE
        except RejectedError as refusal:
            return self._how_far(session, refusal)

    def make_webhook(self, address: str) -> WebhookEndpoint:
        """Create the endpoint for events that end something, then remove our earlier ones there.

        That a session was created is known, and that it is processed is asked for; nothing
        follows from either, and each event costs a question to Stripe.

        A secret is shown only once, so an endpoint that exists is of no use. The new one is
        made first: a moment with two costs a duplicate, a moment without costs an event.
        """
        with _asking("list webhook endpoints"):
            existing = self._endpoints.list({"limit": 100}).data
        made = self._make_webhook(address)
        for endpoint in existing:
            if endpoint.url == address and endpoint.metadata.to_dict() == _MARK:
                self._remove_webhook(endpoint.id)
        return made

    def _make_webhook(self, address: str) -> WebhookEndpoint:
        with _asking("create a webhook endpoint"):
            made = self._endpoints.create(
                {
                    "url": address,
                    "enabled_events": [
                        "identity.verification_session.verified",
                        "identity.verification_session.requires_input",
                        "identity.verification_session.canceled",
                        # "*" would leave this one out.
                        "identity.verification_session.redacted",
                    ],
                    "api_version": "2026-10-28.endive",
                    "description": "Clearhold: identity checks of held orders",
                    "metadata": dict(_MARK),
                }
            )
        if not made.secret:
            raise RejectedError("Stripe made the webhook endpoint but did not show its secret.")
        return WebhookEndpoint(endpoint_id=made.id, secret=Private(made.secret))

    def _remove_webhook(self, endpoint_id: str) -> None:
        try:
            with _asking("remove a webhook endpoint"):
                self._endpoints.delete(endpoint_id)
        except NotFoundError:
            pass

    def _how_far(self, session: SessionRef, refusal: RejectedError) -> Redacted:
        try:
            found = self.read(session)
        except NotFoundError:
            return Redacted.DONE
        if found.redaction in _FORGETTING:
            return _FORGETTING[found.redaction]
        if found.status is not SessionStatus.CANCELLED:
            # It was being processed when we asked, whatever it is by now.
            return Redacted.NOT_YET
        if found.attempt is None:
            # Cancelled before anything was submitted: there is nothing to forget.
            return Redacted.DONE
        raise refusal

    def _is_permitted(self, call: Callable[[], object]) -> bool:
        with _asking("tell what the key may do"):
            try:
                call()
            except stripe.PermissionError:
                return False
            except stripe.InvalidRequestError as refusal:
                return refusal.http_status == _INVALID
        return True

    def _start_impossible(self) -> None:
        # Without a type no session can come of it; should one, it does not stay.
        opened = self._sessions.create({"metadata": dict(_MARK)})
        self._sessions.cancel(opened.id)

    def _started(self, params: VerificationSessionCreateParams, key: str) -> Session:
        # The SDK would repeat a crash at once, and its kept answer would look like an old one.
        options: stripe.RequestOptions = {"idempotency_key": key, "max_network_retries": 0}
        for _ in range(self._retries):
            with suppress(stripe.APIConnectionError):
                return translate.session(self._sessions.create(params, options).to_dict())
        return translate.session(self._sessions.create(params, options).to_dict())

    def _make_impossible_webhook(self) -> None:
        made = self._endpoints.create(
            {"url": "", "enabled_events": ["identity.verification_session.verified"]}
        )
        self._endpoints.delete(made.id)

    def _account_name(self) -> str:
        try:
            with _asking("read the account"):
                account = self._client.v1.accounts.retrieve_current().to_dict()
        except RejectedError:
            # A nicety that needs a permission of its own, which we do not ask for.
            return ""
        return translate.account_name(account)


@contextmanager
def _asking(task: str) -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as refusal:
        # "from None": the SDK's error carries the answer's body.
        raise _error(refusal, task) from None
    except (AttributeError, TypeError):
        # What the SDK makes of JSON that is not Stripe's, such as a gateway's.
        raise as_error(Refused(status=None), task) from None


def _is_kept(refusal: stripe.StripeError) -> bool:
    """Tell whether this error would be answered to the same key again and again."""
    is_replayed = (refusal.headers or {}).get("Idempotent-Replayed") == "true"
    return is_replayed and (refusal.http_status or 0) >= _FIRST_FAULT


def _error(refusal: stripe.StripeError, task: str) -> ClearholdError:
    headers = refusal.headers or {}
    error = refusal.json_body.get("error") if isinstance(refusal.json_body, dict) else None
    told = error if isinstance(error, dict) else {}
    return as_error(
        Refused(
            status=refusal.http_status,
            code=str(told.get("code") or told.get("type") or ""),
            param=str(told.get("param") or ""),
            request_id=str(refusal.request_id or ""),
            retry_after=str(headers.get("Retry-After") or ""),
            sentence=str(told.get("message") or ""),
        ),
        task,
    )
