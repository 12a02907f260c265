"""Which parameters each endpoint takes (source: the request types of API version 2026-10-28)."""

import re
from collections.abc import Mapping
from typing import Final

from connectors.identity.stripe_identity.simulator.parameters import (
    Choice,
    Either,
    Flag,
    Kind,
    ListOf,
    Metadata,
    Struct,
    Text,
    WebAddress,
    Whole,
)
from connectors.identity.stripe_identity.simulator.vocabulary import (
    DOCUMENT_TYPES,
    SESSION_EVENTS,
    STATUSES,
)

EXPAND: Final[Mapping[str, Kind]] = {"expand": ListOf(kind=Text())}
PAGE: Final[Mapping[str, Kind]] = {
    "limit": Whole(least=1, most=100),
    "starting_after": Text(),
    "ending_before": Text(),
    **EXPAND,
}
CREATED: Final[Mapping[str, Kind]] = {
    "created": Either(
        plain=Whole(),
        nested=Struct(fields={name: Whole() for name in ("gt", "gte", "lt", "lte")}),
    )
}
KINDS_OF_CHECK: Final = Choice(words=("document", "id_number"))
OPTIONS: Final = Struct(
    fields={
        "document": Struct(
            unsettable=True,
            fields={
                "allowed_types": ListOf(kind=Choice(words=DOCUMENT_TYPES)),
                "require_id_number": Flag(),
                "require_live_capture": Flag(),
                "require_matching_selfie": Flag(),
            },
        )
    }
)
PROVIDED_DETAILS: Final = Struct(
    fields={
        "email": Text(pattern=r"[^@\s]+@[^@\s]+", code="email_invalid"),
        "phone": Text(),
    }
)

NOTHING: Final = Struct()
EXPAND_ONLY: Final = Struct(fields=EXPAND)

CREATE_SESSION: Final = Struct(
    fields={
        "type": KINDS_OF_CHECK,
        "verification_flow": Text(pattern=r"vf_\w+"),
        "client_reference_id": Text(),
        "metadata": Metadata(),
        "options": OPTIONS,
        "provided_details": PROVIDED_DETAILS,
        "related_customer": Text(),
        "related_customer_account": Text(),
        "related_person": Struct(
            fields={"account": Text(), "person": Text()}, required=("account", "person")
        ),
        "return_url": WebAddress(),
        **EXPAND,
    }
)
UPDATE_SESSION: Final = Struct(
    fields={
        "type": KINDS_OF_CHECK,
        "metadata": Metadata(),
        "options": OPTIONS,
        "provided_details": PROVIDED_DETAILS,
        **EXPAND,
    }
)
LIST_SESSIONS: Final = Struct(
    fields={
        "client_reference_id": Text(),
        "related_customer": Text(),
        "related_customer_account": Text(),
        "status": Choice(words=STATUSES),
        **CREATED,
        **PAGE,
    }
)
LIST_REPORTS: Final = Struct(
    fields={
        "client_reference_id": Text(),
        "type": KINDS_OF_CHECK,
        "verification_session": Text(),
        **CREATED,
        **PAGE,
    }
)
LIST_EVENTS: Final = Struct(
    fields={
        "type": Text(),
        "types": ListOf(kind=Text()),
        "delivery_success": Flag(),
        **CREATED,
        **PAGE,
    }
)

OTHER_EVENTS: Final = r"(?!identity\.)[a-z0-9_]+(\.[a-z0-9_]+)+"
ENABLED_EVENTS: Final = ListOf(
    kind=Text(pattern="|".join((r"\*", *map(re.escape, SESSION_EVENTS), OTHER_EVENTS)))
)
CREATE_ENDPOINT: Final = Struct(
    required=("url", "enabled_events"),
    fields={
        "url": WebAddress(),
        "enabled_events": ENABLED_EVENTS,
        "api_version": Text(pattern=r"\d{4}-\d{2}-\d{2}(\.[a-z]+)?"),
        "connect": Flag(),
        "description": Text(unsettable=True),
        "metadata": Metadata(),
        **EXPAND,
    },
)
UPDATE_ENDPOINT: Final = Struct(
    fields={
        "url": WebAddress(),
        "enabled_events": ENABLED_EVENTS,
        "disabled": Flag(),
        "description": Text(unsettable=True),
        "metadata": Metadata(),
        **EXPAND,
    }
)
LIST_ENDPOINTS: Final = Struct(fields=PAGE)
