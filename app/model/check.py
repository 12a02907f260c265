"""A check: one session at one identity provider, and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.model.ids import CaseId, CheckId, ConnectionId, SessionRef, ShopId
from app.model.order import Name
from app.model.private import Private


class SessionStatus(StrEnum):
    """Where a session stands at its provider, in our words."""

    NEEDS_INPUT = "needs_input"
    PROCESSING = "processing"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


class Redaction(StrEnum):
    """How far the provider's forgetting has come."""

    NONE = "none"
    ASKED = "asked"
    DONE = "done"


class Failure(StrEnum):
    """Why an attempt did not pass. The buyer is told in plain words (messages/)."""

    ABANDONED = "abandoned"
    CONSENT_DECLINED = "consent_declined"
    COUNTRY_NOT_SUPPORTED = "country_not_supported"
    DEVICE_NOT_SUPPORTED = "device_not_supported"
    UNDER_SUPPORTED_AGE = "under_supported_age"
    DOCUMENT_EXPIRED = "document_expired"
    DOCUMENT_TYPE_NOT_SUPPORTED = "document_type_not_supported"
    DOCUMENT_UNREADABLE = "document_unreadable"
    SELFIE_DIFFERS = "selfie_differs"
    SELFIE_UNREADABLE = "selfie_unreadable"
    CONTACT_DECLINED = "contact_declined"
    NUMBER_DIFFERS = "number_differs"
    OTHER = "other"


class NameMatch(StrEnum):
    """How the verified name compares with the payer's; all that anybody sees of it."""

    MATCHES = "matches"
    DIFFERS = "differs"
    UNCLEAR = "unclear"


class CheckState(StrEnum):
    """Where a check of ours stands."""

    STARTING = "starting"
    """Committed before the provider is asked; the row is the idempotency key."""
    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A provider's session as it was last read.

    ``url`` is where the buyer proves themselves: single use, short-lived, never
    stored, logged or mailed. ``attempt`` names the last finished attempt, so that
    a second failure is told from the echo of the first.
    """

    ref: SessionRef
    status: SessionStatus
    url: Private[str] | None = None
    failure: Failure | None = None
    attempt: str | None = None
    redaction: Redaction = Redaction.NONE
    live: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedPerson:
    """What is read once from a passed session; it lives in memory only."""

    name: Private[Name]
    document_country: str = ""
    """ISO 3166-1 alpha-2 of the document's issuer, upper case, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvent:
    """A provider's signed word that something about a session changed."""

    event_id: str
    session: SessionRef | None
    """None where the event is about something else and is ignored."""
    kind: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Our row of a session: what stays is an attestation without a person."""

    check_id: CheckId
    shop_id: ShopId
    case_id: CaseId
    connection: ConnectionId
    """The provider's account that holds the session: keys may change, the session stays."""
    session: SessionRef | None
    state: CheckState
    attempts: int = 0
    last_attempt: str | None = None
    failure: Failure | None = None
    name_match: NameMatch | None = None
    redaction: Redaction = Redaction.NONE
    started_at: datetime
    finished_at: datetime | None = None
    redacted_at: datetime | None = None

    def is_open(self) -> bool:
        """Tell whether the buyer may still finish it."""
        return self.state in {CheckState.STARTING, CheckState.OPEN}
