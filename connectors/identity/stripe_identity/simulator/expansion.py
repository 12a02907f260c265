"""The ``expand`` parameter: what may be opened up, by whom, and what it then shows."""

import re
from typing import Final

from connectors.identity.stripe_identity.simulator import documents
from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.authority import Caller, masked
from connectors.identity.stripe_identity.simulator.errors import Refusal, invalid
from connectors.identity.stripe_identity.simulator.vocabulary import (
    REPORT,
    SENSITIVE_SECONDS,
    SESSION,
    Body,
)
from connectors.identity.stripe_identity.simulator.world import World

SENSITIVE: Final = (
    "dob",
    "expiration_date",
    "files",
    "id_number",
    "number",
    "sex",
    "unparsed_place_of_birth",
    "unparsed_sex",
)
OUTPUTS: Final = rf"verified_outputs(\.(address|{'|'.join(SENSITIVE)}))?"
SECTIONS: Final = rf"(document|selfie|id_number|email|phone|options)(\.(address|error|issued_date|{'|'.join(SENSITIVE)}))?"
EXPANDABLE: Final = {
    SESSION: re.compile(
        rf"(data\.)?({OUTPUTS}|last_verification_report(\.{SECTIONS})?"
        r"|last_error|options|provided_details|redaction|related_person)"
    ),
    REPORT: re.compile(rf"(data\.)?{SECTIONS}"),
}
REPORT_FIELD: Final = "last_verification_report"


def check(kind: str, params: Body) -> None:
    """Refuse an ``expand`` that names what this kind of object cannot expand."""
    pattern = EXPANDABLE.get(kind)
    for path in params.get("expand", []):
        if pattern is None or not pattern.fullmatch(path):
            raise invalid(f"This property cannot be expanded ({path}).", "expand")


def expanded(world: World, ask: Ask, answer: Body) -> Body:
    """Return the answer with the asked properties opened up.

    Raises:
        Refusal: 403 when a sensitive result is asked for with a key that may not see it (any
            ``sk_`` key), or after 48 hours with a key that is not bound to addresses.
    """
    for path in ask.params.get("expand", []):
        parts = path.split(".")
        if parts[0] == "data":
            for each in answer.get("data", []):
                _open(world, ask.caller, each, parts[1:])
        else:
            _open(world, ask.caller, answer, parts)
    return answer


def _open(world: World, caller: Caller, node: Body, parts: list[str]) -> None:
    if not parts:
        return
    name, rest = parts[0], parts[1:]
    if name == REPORT_FIELD and isinstance(node.get(name), str):
        node[name] = documents.find(world.database, caller.scope, REPORT, node[name])
    elif f"_{name}" in node:
        if name in SENSITIVE:
            _require_sight(world, caller, node["_at"])
        node[name] = node[f"_{name}"]
    elif name == "verified_outputs":
        node.setdefault(name, None)
    if isinstance(node.get(name), dict):
        _open(world, caller, node[name], rest)


def _require_sight(world: World, caller: Caller, processed_at: float) -> None:
    """Let pass only keys that may read sensitive results of that age."""
    key = caller.key
    is_recent = world.clock.now() - processed_at < SENSITIVE_SECONDS
    if key.restricted and key.sensitive_results and (is_recent or key.ip_restricted):
        return
    raise Refusal(
        403,
        f"The provided key '{masked(key.secret)}' does not have access to sensitive verification"
        " results. Use a restricted key with 'Access recent sensitive verification results'.",
    )
