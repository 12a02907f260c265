"""The table of endpoints: address, needed permission, parameters, and what answers."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from connectors.identity.stripe_identity.simulator import (
    account,
    endpoints,
    events,
    reports,
    sessions,
    shapes,
)
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.errors import unknown_address
from connectors.identity.stripe_identity.simulator.parameters import Struct
from connectors.identity.stripe_identity.simulator.vocabulary import (
    ACCOUNT,
    EVENT,
    REPORT,
    SESSION,
    WEBHOOK_ENDPOINT,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One endpoint.

    Attributes:
        method: GET, POST or DELETE.
        path: the address; ``*`` stands for an id.
        permission: resource and level that the key needs.
        kind: of the object that is answered.
        shape: the parameters.
        run: what answers; called within a transaction.
        check: refuses combinations of parameters.
    """

    method: str
    path: str
    permission: tuple[str, str]
    kind: str
    shape: Struct
    run: Callable[[World, Ask], Body]
    check: Callable[[Body], None] = lambda _: None


RESOURCES: Final = {
    SESSION: "identity_sessions",
    REPORT: "identity_sessions",
    EVENT: "events",
    WEBHOOK_ENDPOINT: "webhook_endpoints",
    ACCOUNT: "account",
}
_SESSIONS = "/v1/identity/verification_sessions"
_REPORTS = "/v1/identity/verification_reports"
_HOOKS = "/v1/webhook_endpoints"


def _route(address: str, kind: str, shape: Struct, run: Callable[[World, Ask], Body]) -> Route:
    method, path = address.split(" ")
    return Route(
        method=method,
        path=path,
        permission=(RESOURCES[kind], "read" if method == "GET" else "write"),
        kind=kind,
        shape=shape,
        run=run,
    )


ROUTES: Final = (
    replace(
        _route(f"POST {_SESSIONS}", SESSION, shapes.CREATE_SESSION, sessions.create),
        check=sessions.check_create,
    ),
    _route(f"GET {_SESSIONS}", SESSION, shapes.LIST_SESSIONS, sessions.every),
    _route(f"GET {_SESSIONS}/*", SESSION, shapes.EXPAND_ONLY, sessions.retrieve),
    _route(f"POST {_SESSIONS}/*", SESSION, shapes.UPDATE_SESSION, sessions.update),
    _route(f"POST {_SESSIONS}/*/cancel", SESSION, shapes.EXPAND_ONLY, sessions.cancel),
    _route(f"POST {_SESSIONS}/*/redact", SESSION, shapes.EXPAND_ONLY, sessions.redact),
    _route(f"GET {_REPORTS}", REPORT, shapes.LIST_REPORTS, reports.every),
    _route(f"GET {_REPORTS}/*", REPORT, shapes.EXPAND_ONLY, reports.retrieve),
    _route("GET /v1/events", EVENT, shapes.LIST_EVENTS, events.every),
    _route("GET /v1/events/*", EVENT, shapes.EXPAND_ONLY, events.retrieve),
    _route(f"POST {_HOOKS}", WEBHOOK_ENDPOINT, shapes.CREATE_ENDPOINT, endpoints.create),
    _route(f"GET {_HOOKS}", WEBHOOK_ENDPOINT, shapes.LIST_ENDPOINTS, endpoints.every),
    _route(f"GET {_HOOKS}/*", WEBHOOK_ENDPOINT, shapes.EXPAND_ONLY, endpoints.retrieve),
    _route(f"POST {_HOOKS}/*", WEBHOOK_ENDPOINT, shapes.UPDATE_ENDPOINT, endpoints.update),
    _route(f"DELETE {_HOOKS}/*", WEBHOOK_ENDPOINT, shapes.NOTHING, endpoints.delete),
    _route("GET /v1/account", ACCOUNT, shapes.EXPAND_ONLY, account.retrieve),
)


def route_for(method: str, path: str) -> tuple[Route, str]:
    """Return the endpoint and the id in the address; Refusal 404 when there is none."""
    for route in ROUTES:
        pattern = re.escape(route.path).replace(r"\*", "([^/]+)")
        match = re.fullmatch(pattern, path)
        if match and route.method == method:
            return route, "".join(match.groups())
    raise unknown_address(method, path)
