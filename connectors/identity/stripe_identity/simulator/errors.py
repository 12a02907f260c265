"""The ways in which Stripe says no: status, type, code and words of an error answer.

Texts and codes that no document gives are from memory; a client must not read the texts.
"""

from collections.abc import Mapping
from typing import Final

from connectors.identity.stripe_identity.simulator.vocabulary import Body

INVALID_REQUEST: Final = "invalid_request_error"
DOCS: Final = "https://docs.stripe.com/error-codes"


class Refusal(Exception):  # noqa: N818 - it is an answer, not a defect
    """A request that is answered with an error object.

    Attributes:
        status: the HTTP status.
        body: the JSON answer.
        headers: headers beside the usual ones.
        executed: whether the endpoint had begun its work; only then is the answer kept for its
            idempotency key.
    """

    def __init__(self, status: int, message: str, **details: str | None) -> None:
        """Build the answer; ``details`` are ``type``, ``code`` and ``param``."""
        super().__init__(message)
        self.status = status
        self.headers: Mapping[str, str] = {}
        self.executed = False
        error: Body = {"message": message, "type": details.pop("type", None) or INVALID_REQUEST}
        error |= {name: value for name, value in details.items() if value is not None}
        if details.get("code"):
            error["doc_url"] = f"{DOCS}/{str(details['code']).replace('_', '-')}"
        self.body: Body = {"error": error}

    def when_executed(self) -> "Refusal":
        """Mark that the endpoint had begun its work; return itself."""
        self.executed = True
        return self

    def with_headers(self, headers: Mapping[str, str]) -> "Refusal":
        """Add headers; return itself."""
        self.headers = {**self.headers, **headers}
        return self


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refusal:
    """A parameter does not pass validation: 400, nothing was done."""
    return Refusal(400, message, param=param, code=code)


def not_allowed_now(message: str) -> Refusal:
    """The object's state forbids the operation: 400 from within the endpoint."""
    return Refusal(400, message).when_executed()


def no_such(kind: str, identifier: str, param: str) -> Refusal:
    """Nothing with that id in this account and mode: 404."""
    return Refusal(
        404, f"No such {kind}: '{identifier}'", code="resource_missing", param=param
    ).when_executed()


def unknown_address(method: str, path: str) -> Refusal:
    """No such endpoint: 404."""
    return Refusal(
        404,
        f"Unrecognized request URL ({method}: {path}). Please see https://docs.stripe.com or we"
        " can help at https://support.stripe.com/.",
    )
