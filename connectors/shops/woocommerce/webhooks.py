"""Keeps our webhooks at a store alive.

WooCommerce disables a webhook after its seventh failed delivery in a row, and remembers the
failures when somebody switches it on again: only a new webhook starts from nothing.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from app.model.errors import InvalidInputError, NotFoundError
from app.ports import WebhookHealth
from connectors.shops.woocommerce.decoding import decode
from connectors.shops.woocommerce.rest import Rest

TOPICS: Final = (
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",
    "customer.created",
    "customer.updated",
)
_NAME: Final = "Clearhold"
_PER_PAGE: Final = 100
_LAST_PAGE: Final = 10
# WordPress decodes entities in a secret before it signs with it.
_SECRET: Final = re.compile(r"[A-Za-z0-9]{16,}")


class _WebhookJson(msgspec.Struct):
    id: int = 0
    name: str = ""
    status: str = ""
    topic: str = ""
    delivery_url: str = ""


_WEBHOOKS: Final = msgspec.json.Decoder(list[_WebhookJson])


def ensure_webhooks(rest: Rest, address: str, secret: str) -> Sequence[WebhookHealth]:
    """Make one working webhook per topic, and tell what was wrong before.

    Ours are those with our name for their topic: one that is switched off, leads elsewhere or
    exists twice is removed, and made anew where none is left. A secret cannot be read back:
    after changing it, call ``remove_webhooks`` first.

    Raises:
        InvalidInputError: the secret holds more than letters and digits, or is short.
    """
    if not _SECRET.fullmatch(secret):
        raise InvalidInputError(
            "A webhook's secret is made of at least 16 letters and digits, nothing else."
        )
    existing = _list(rest)
    problems = {topic: _clean_up(rest, topic, existing, address) for topic in TOPICS}
    for topic, problem in problems.items():
        if problem is not None:
            _create(rest, topic, address, secret)
    return [WebhookHealth(topic=topic, problem=problem) for topic, problem in problems.items()]


def look_at_webhooks(rest: Rest, address: str) -> Sequence[WebhookHealth]:
    """Tell what `ensure_webhooks` would find wrong; change nothing."""
    existing = _list(rest)
    return [
        WebhookHealth(topic=topic, problem=_problem_with(topic, existing, address))
        for topic in TOPICS
    ]


def remove_webhooks(rest: Rest, address: str) -> None:
    """Remove our webhooks that lead to the address; those of others stay."""
    for webhook in _list(rest):
        if webhook.delivery_url == address:
            _remove(rest, webhook)


def _clean_up(rest: Rest, topic: str, existing: list[_WebhookJson], address: str) -> str | None:
    ours = _ours(topic, existing)
    problems = [_problem_of(one, topic, address) for one in ours]
    kept = problems.index(None) if None in problems else None
    for place, webhook in enumerate(ours):
        if place != kept:
            _remove(rest, webhook)
    return _problem_with(topic, existing, address)


def _problem_with(topic: str, existing: list[_WebhookJson], address: str) -> str | None:
    problems = [_problem_of(one, topic, address) for one in _ours(topic, existing)]
    return None if None in problems else next(iter(problems), "it was missing")


def _ours(topic: str, existing: list[_WebhookJson]) -> list[_WebhookJson]:
    return [one for one in existing if one.name == f"{_NAME} {topic}"]


def _problem_of(webhook: _WebhookJson, topic: str, address: str) -> str | None:
    if webhook.delivery_url != address:
        return "it led to another address"
    if webhook.topic != topic:
        return "it was about something else"
    if webhook.status != "active":
        return "it was switched off, by hand or after seven failed deliveries"
    return None


def _list(rest: Rest) -> list[_WebhookJson]:
    found: list[_WebhookJson] = []
    for page in range(1, _LAST_PAGE + 1):
        answer = rest.get("webhooks", {"per_page": _PER_PAGE, "page": page})
        webhooks = decode(_WEBHOOKS, answer)
        found += webhooks
        if len(webhooks) < _PER_PAGE:
            break
    return found


def _create(rest: Rest, topic: str, address: str, secret: str) -> None:
    rest.post(
        "webhooks",
        {
            "name": f"{_NAME} {topic}",
            "topic": topic,
            "delivery_url": address,
            "secret": secret,
            "status": "active",
        },
    )


def _remove(rest: Rest, webhook: _WebhookJson) -> None:
    try:
        rest.delete(f"webhooks/{webhook.id}", {"force": "true"})
    except NotFoundError:
        # Somebody else removed it meanwhile, which is what we want.
        return
