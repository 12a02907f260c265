"""The words of Stripe Identity's API: version, states, event types and the reasons of a failure.

Source: types of API version 2026-10-28 (docs/api/identity) as kept with the contract of this project.
"""

from typing import Any, Final

Body = dict[str, Any]
"""A JSON object as it travels over the wire; keys that begin with ``_`` never leave the simulator."""

API_VERSION: Final = "2026-10-28.endive"

SESSION: Final = "identity.verification_session"
REPORT: Final = "identity.verification_report"
EVENT: Final = "event"
WEBHOOK_ENDPOINT: Final = "webhook_endpoint"
ACCOUNT: Final = "account"

REQUIRES_INPUT: Final = "requires_input"
PROCESSING: Final = "processing"
VERIFIED: Final = "verified"
CANCELED: Final = "canceled"
STATUSES: Final = (CANCELED, PROCESSING, REQUIRES_INPUT, VERIFIED)

CREATED_EVENT: Final = f"{SESSION}.created"
REDACTED_EVENT: Final = f"{SESSION}.redacted"
SESSION_EVENTS: Final = tuple(f"{SESSION}.{name}" for name in ("created", "redacted", *STATUSES))

DOCUMENT_TYPES: Final = ("driving_license", "id_card", "passport")

FAILURES: Final[dict[str, str]] = {
    "abandoned": "The verification was left before it was finished.",
    "consent_declined": "Consent to the verification was declined.",
    "country_not_supported": "Documents of this country are not supported.",
    "device_not_supported": "The device does not have a supported camera.",
    "document_expired": "The document is expired.",
    "document_type_not_supported": "This type of document is not supported.",
    "document_unverified_other": "The document could not be verified.",
    "email_unverified_other": "The email address could not be verified.",
    "email_verification_declined": "Verification of the email address was declined.",
    "id_number_insufficient_document_data": "The document lacks data to check the ID number.",
    "id_number_mismatch": "The ID number does not match the other details.",
    "id_number_unverified_other": "The ID number could not be verified.",
    "phone_unverified_other": "The phone number could not be verified.",
    "phone_verification_declined": "Verification of the phone number was declined.",
    "selfie_document_missing_photo": "The document has no photo of a face.",
    "selfie_face_mismatch": "The selfie does not match the photo on the document.",
    "selfie_manipulated": "The selfie appears to be manipulated.",
    "selfie_unverified_other": "The selfie could not be verified.",
    "under_supported_age": "The person is under the supported age.",
}
"""The 19 codes of ``last_error`` and a reason that may be shown to the person."""

LINK_SECONDS: Final = 48 * 3600
"""A session's ``url`` is dead after this long."""
SENSITIVE_SECONDS: Final = 48 * 3600
"""Sensitive results can be read for this long with a key without address restriction."""
IDEMPOTENCY_SECONDS: Final = 24 * 3600
EVENT_SECONDS: Final = 30 * 24 * 3600
ROLL_SECONDS: Final = 24 * 3600
"""An old webhook secret goes on signing for this long after a roll."""
