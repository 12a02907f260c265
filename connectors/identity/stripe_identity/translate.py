"""Stripe's words in ours: events, sessions and verified people. Pure."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from app.model.check import (
    Failure,
    Redaction,
    Session,
    SessionEvent,
    SessionStatus,
    VerifiedPerson,
)
from app.model.errors import NotFoundError, RejectedError, UnreadableError
from app.model.ids import SessionRef
from app.model.order import Name
from app.model.private import Private

FAILURES: Final = {
    "abandoned": Failure.ABANDONED,
    "consent_declined": Failure.CONSENT_DECLINED,
    "country_not_supported": Failure.COUNTRY_NOT_SUPPORTED,
    "device_not_supported": Failure.DEVICE_NOT_SUPPORTED,
    "document_expired": Failure.DOCUMENT_EXPIRED,
    "document_type_not_supported": Failure.DOCUMENT_TYPE_NOT_SUPPORTED,
    "document_unverified_other": Failure.DOCUMENT_UNREADABLE,
    "email_unverified_other": Failure.OTHER,
    "email_verification_declined": Failure.CONTACT_DECLINED,
    "id_number_insufficient_document_data": Failure.DOCUMENT_UNREADABLE,
    "id_number_mismatch": Failure.NUMBER_DIFFERS,
    "id_number_unverified_other": Failure.NUMBER_DIFFERS,
    "phone_unverified_other": Failure.OTHER,
    "phone_verification_declined": Failure.CONTACT_DECLINED,
    # A document without a portrait: another one helps, another try does not.
    "selfie_document_missing_photo": Failure.DOCUMENT_TYPE_NOT_SUPPORTED,
    "selfie_face_mismatch": Failure.SELFIE_DIFFERS,
    "selfie_manipulated": Failure.SELFIE_DIFFERS,
    "selfie_unverified_other": Failure.SELFIE_UNREADABLE,
    "under_supported_age": Failure.UNDER_SUPPORTED_AGE,
    # Named by the prose of the documentation, not by the enum.
    "document_type_not_allowed": Failure.DOCUMENT_TYPE_NOT_SUPPORTED,
}
"""``last_error.code`` of API version 2026-10-28.endive in our words; a new one is OTHER."""

_STATUSES: Final = {
    "requires_input": SessionStatus.NEEDS_INPUT,
    "processing": SessionStatus.PROCESSING,
    "verified": SessionStatus.VERIFIED,
    "canceled": SessionStatus.CANCELLED,
}
_SESSION_EVENT: Final = "identity.verification_session."
_THIN_SESSION_EVENT: Final = "v1.identity.verification_session."
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_-]{1,255}")
_KIND: Final = re.compile(r"[a-z0-9_.]{1,255}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_REDACTED: Final = "[redacted]"
_UNREADABLE: Final = "a signed delivery from Stripe is no event that we can read: "


def event(raw: bytes) -> SessionEvent:
    """Read a signed event, a full one or a thin notification.

    Only ids, the kind and the time are taken: events come late, twice and out of order,
    so the session is asked for its state instead.

    Raises:
        UnreadableError: the body is no event.
    """
    body = _json(raw)
    kind = _text(body, "type", _KIND)
    if body.get("object") == "v2.core.event":
        about, when = body.get("related_object"), _moment_of_text(body.get("created"))
        is_ours = kind.startswith(_THIN_SESSION_EVENT)
    else:
        about, when = _part(body, "data").get("object"), _moment(body.get("created"))
        is_ours = kind.startswith(_SESSION_EVENT)
    ref = SessionRef(_text(about, "id", _IDENTIFIER)) if is_ours else None
    event_id = _text(body, "id", _IDENTIFIER)
    return SessionEvent(event_id=event_id, session=ref, kind=kind, created_at=when)


def session(body: Mapping[str, object]) -> Session:
    """Read a VerificationSession as the API answered it.

    ``last_error`` stays until the next attempt ends, and a pass clears it.

    Raises:
        RejectedError: the answer has a status that this version does not know.
    """
    status = _STATUSES.get(str(body.get("status")))
    if status is None or not isinstance(body.get("id"), str):
        raise RejectedError("Stripe described a session in a way that we do not know. Update us.")
    ref = SessionRef(str(body["id"]))
    code = _part(body, "last_error").get("code")
    url = body.get("url")
    return Session(
        ref=ref,
        status=status,
        url=Private(url) if isinstance(url, str) and url else None,
        failure=_failure(code) if status is not SessionStatus.VERIFIED else None,
        attempt=_attempt(body, code),
        redaction=_redaction(body),
        live=body.get("livemode") is True,
    )


def person(body: Mapping[str, object]) -> VerifiedPerson:
    """Read whom a session proved; outputs and report must be expanded.

    The country is the issuer's. Where the report does not name it, the country of the
    address that is printed on the document stands in.

    Raises:
        NotFoundError: the session has been redacted.
        RejectedError: the session has not passed.
    """
    if body.get("status") != "verified":
        raise RejectedError("The session has not passed, so there is nobody to read.")
    outputs = _part(body, "verified_outputs")
    names = [_word(outputs.get("first_name")), _word(outputs.get("last_name"))]
    if _REDACTED in names or _redaction(body) is Redaction.DONE:
        raise NotFoundError("Stripe has already forgotten whom this session proved.")
    document = _part(_part(body, "last_verification_report"), "document")
    country = _country(document.get("issuing_country"))
    return VerifiedPerson(
        name=Private(Name(first=names[0], last=names[1])),
        document_country=country or _country(_part(outputs, "address").get("country")),
    )


def account_name(body: Mapping[str, object]) -> str:
    """Return how a Stripe account calls itself, or nothing where it does not say."""
    shown = _part(_part(body, "settings"), "dashboard").get("display_name")
    return _word(shown) or _word(_part(body, "business_profile").get("name"))


def _failure(code: object) -> Failure | None:
    return FAILURES.get(str(code), Failure.OTHER) if code else None


def _attempt(body: Mapping[str, object], code: object) -> str | None:
    report = body.get("last_verification_report")
    name = _as_mapping(report).get("id", report)
    if isinstance(name, str):
        return name
    # Abandoned or declined before anything was submitted: there is an error but no report.
    return f"{body['id']}:{code}" if code else None


def _redaction(body: Mapping[str, object]) -> Redaction:
    if not _part(body, "redaction"):
        return Redaction.NONE
    return (
        Redaction.DONE if _part(body, "redaction").get("status") == "redacted" else Redaction.ASKED
    )


def _country(value: object) -> str:
    code = _word(value).upper()
    return code if _COUNTRY.fullmatch(code) else ""


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _part(body: Mapping[str, object], name: str) -> Mapping[str, object]:
    return _as_mapping(body.get(name))


def _as_mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _json(raw: bytes) -> Mapping[str, object]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise UnreadableError(f"{_UNREADABLE}it is not JSON") from None
    if not isinstance(body, dict):
        raise UnreadableError(f"{_UNREADABLE}it is not an object")
    return body


def _text(body: object, name: str, pattern: re.Pattern[str]) -> str:
    value = _as_mapping(body).get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UnreadableError(f"{_UNREADABLE}its {name} is missing or malformed")
    return value


def _moment(seconds: object) -> datetime:
    try:
        if isinstance(seconds, int) and not isinstance(seconds, bool):
            return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        pass
    raise UnreadableError(f"{_UNREADABLE}its time is missing or malformed")


def _moment_of_text(text: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        raise UnreadableError(f"{_UNREADABLE}its time is missing or malformed") from None
