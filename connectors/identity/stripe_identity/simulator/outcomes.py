"""What a person's attempt came to, and the report and outputs that Stripe makes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from connectors.identity.stripe_identity.simulator.identifiers import new_id
from connectors.identity.stripe_identity.simulator.vocabulary import (
    DOCUMENT_TYPES,
    FAILURES,
    REPORT,
    VERIFIED,
    Body,
)

FAILED: Final = "failed"
UNVERIFIED: Final = "unverified"
REDACTED: Final = "[redacted]"
REDACTED_DATE: Final = {"year": 1, "month": 1, "day": 1}
STREET: Final = {"line1": "Example Street 1", "line2": None, "city": "Exampletown", "state": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What the simulated check is to find.

    Attributes:
        outcome: ``verified`` or ``failed``.
        first_name: as on the document; may be empty if there is a last name.
        last_name: as on the document.
        code: why it failed, one of the 19 codes.
        issuing_country: of the document, two letters.
        dob: date of birth on the document, ``YYYY-MM-DD`` or empty.
        document_type: one of Stripe's three.
    """

    outcome: str
    first_name: str = ""
    last_name: str = ""
    code: str = ""
    issuing_country: str = "SE"
    dob: str = "1980-01-01"
    document_type: str = "passport"


def parse(values: Mapping[str, object]) -> Submission:
    """Read a submission; ValueError with a sentence when it makes no sense."""
    unknown = set(values) - {field.name for field in fields(Submission)}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    submission = Submission(**{name: str(value).strip() for name, value in values.items()})
    if submission.outcome not in (VERIFIED, FAILED):
        raise ValueError("outcome must be verified or failed")
    if submission.outcome == FAILED and submission.code not in FAILURES:
        raise ValueError("code must be one of Stripe's 19 failure codes")
    if submission.outcome == VERIFIED and not (submission.first_name or submission.last_name):
        raise ValueError("a verified document carries a first or a last name")
    if not re.fullmatch("[A-Z]{2}", submission.issuing_country):
        raise ValueError("issuing_country must be two capital letters")
    if submission.document_type not in DOCUMENT_TYPES:
        raise ValueError(f"document_type must be one of {', '.join(DOCUMENT_TYPES)}")
    if submission.dob:
        date.fromisoformat(submission.dob)
    return submission


def report_on(session: Body, submission: Submission, now: float) -> Body:
    """Return the new verification report of an attempt."""
    options = session["options"].get("document", {})
    report: Body = {
        "id": new_id("vr"),
        "object": REPORT,
        "client_reference_id": session["client_reference_id"],
        "created": int(now),
        "livemode": session["livemode"],
        "options": {session["type"]: options} if session["type"] == "document" else {},
        "type": session["type"],
        "verification_session": session["id"],
    }
    if "verification_flow" in session:
        report["verification_flow"] = session["verification_flow"]
    return {**report, **_sections(session, submission, now)}


def outputs_of(submission: Submission, kind: str, now: float) -> Body:
    """Return ``verified_outputs``; sensitive parts are hidden behind an underscore."""
    has_number = kind == "id_number"
    return {
        "address": _address(submission),
        "email": None,
        "first_name": submission.first_name or None,
        "id_number_type": "us_ssn" if has_number else None,
        "last_name": submission.last_name or None,
        "phone": None,
        "_at": now,
        "_dob": _dob(submission),
        "_id_number": "000000000" if has_number else None,
        "_sex": "unknown",
        "_unparsed_place_of_birth": None,
        "_unparsed_sex": None,
    }


def redacted(values: Body) -> Body:
    """Return a report section or outputs without the person; the country stays.

    The date of birth, now 1 January of the year 1, needs no permission any more.
    """
    blank = {name: _redacted(name, value) for name, value in values.items()}
    if "_dob" in blank:
        blank["dob"] = blank.pop("_dob")
    return blank


def _sections(session: Body, submission: Submission, now: float) -> Body:
    """Return the checks of a report: the one that the code names failed, those before it passed."""
    document = _document(submission, now)
    if submission.outcome == VERIFIED:
        return {"document": document, **_further_checks(session, submission, now)}
    code = submission.code
    by_area: dict[str, Body] = {
        "document": {"document": _failed(document, code)},
        "id": {"id_number": _failed({"id_number_type": None}, code)},
        "email": {"document": document, "email": _failed({"email": None}, code)},
        "phone": {"document": document, "phone": _failed({"phone": None}, code)},
        "selfie": {"document": document, "selfie": _failed(_selfie(), code)},
    }
    return by_area.get(code.split("_")[0], {})


def _further_checks(session: Body, submission: Submission, now: float) -> Body:
    checks: Body = {}
    if session["options"].get("document", {}).get("require_matching_selfie"):
        checks["selfie"] = {**_selfie(), "status": VERIFIED, "error": None}
    if session["type"] == "id_number":
        checks["id_number"] = {
            "first_name": submission.first_name or None,
            "last_name": submission.last_name or None,
            "id_number_type": "us_ssn",
            "status": VERIFIED,
            "error": None,
            "_at": now,
            "_dob": _dob(submission),
            "_id_number": "000000000",
        }
    return checks


def _document(submission: Submission, now: float) -> Body:
    return {
        "address": _address(submission),
        "error": None,
        "first_name": submission.first_name or None,
        "issued_date": {"year": 2020, "month": 1, "day": 1},
        "issuing_country": submission.issuing_country,
        "last_name": submission.last_name or None,
        "status": VERIFIED,
        "type": submission.document_type,
        "_at": now,
        "_dob": _dob(submission),
        "_expiration_date": {"year": 2035, "month": 1, "day": 1},
        "_files": [new_id("file")],
        "_number": "SIM000000",
        "_sex": "unknown",
        "_unparsed_place_of_birth": None,
        "_unparsed_sex": None,
    }


def _selfie() -> Body:
    return {"document": new_id("file"), "selfie": new_id("file")}


def _failed(section: Body, code: str) -> Body:
    """Nothing that was read counts once the check failed."""
    kept = {"type", "issuing_country", "document", "selfie", "_at"}
    blank = {name: value if name in kept else None for name, value in section.items()}
    return {**blank, "status": UNVERIFIED, "error": {"code": code, "reason": FAILURES[code]}}


def _address(submission: Submission) -> Body:
    return {**STREET, "postal_code": "00000", "country": submission.issuing_country}


def _dob(submission: Submission) -> Body | None:
    if not submission.dob:
        return None
    born = date.fromisoformat(submission.dob)
    return {"year": born.year, "month": born.month, "day": born.day}


def _redacted(name: str, value: object) -> object:
    if isinstance(value, dict) and "year" in value:
        return dict(REDACTED_DATE)
    if isinstance(value, dict) and name != "error":
        return redacted(value)
    kept = {"country", "issuing_country", "status", "type", "error", "id_number_type", "_at"}
    return value if name in kept or not isinstance(value, str) else REDACTED
