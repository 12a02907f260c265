"""Keeps our subscriptions at a shop alive, where it is us who make them.

What shopify.app.toml declares is not listed by ``webhookSubscriptions`` and needs no watch.
What was made through the API Shopify deletes after eight failed deliveries.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from app.model.errors import AccessDeniedError, UnreachableError
from app.ports import WebhookHealth
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.scopes import with_implied
from connectors.shops.shopify.topics import NEEDED_SCOPES, SUBSCRIBED, enum_of

_LAST_PAGE: Final = 10
_ONLY_IDS: Final = ("id", "admin_graphql_api_id", "updated_at")
# The order is read afterwards anyway: what is not sent need not be guarded.
_THIN: Final = frozenset(
    {
        "orders/cancelled",
        "orders/create",
        "orders/fulfilled",
        "orders/paid",
        "orders/updated",
    }
)
_THERE_ALREADY: Final = "already been taken"


class _ScopeJson(msgspec.Struct):
    handle: str


class _InstallationJson(msgspec.Struct):
    accessScopes: list[_ScopeJson]  # noqa: N815 - Shopify's spelling


class _SubscriptionJson(msgspec.Struct):
    topic: str
    uri: str


class _PageInfoJson(msgspec.Struct):
    hasNextPage: bool  # noqa: N815
    endCursor: str | None  # noqa: N815


class _SubscriptionsJson(msgspec.Struct):
    nodes: list[_SubscriptionJson]
    pageInfo: _PageInfoJson  # noqa: N815


class _ListJson(msgspec.Struct):
    currentAppInstallation: _InstallationJson  # noqa: N815
    webhookSubscriptions: _SubscriptionsJson  # noqa: N815


@dataclass(frozen=True, slots=True, kw_only=True)
class _AtShop:
    granted: Collection[str]
    subscriptions: Sequence[_SubscriptionJson]


def ensure_webhooks(graphql: GraphQL, address: str) -> Sequence[WebhookHealth]:
    """Make one subscription per topic at the address, and tell what was missing.

    Topics whose scope is missing are left out: `describe` names that gap. Those that lead
    elsewhere stay: they are another installation's of the same app, or die by themselves.
    """
    found = look_at_webhooks(graphql, address)
    return [one if one.problem is None else _mend(graphql, one, address) for one in found]


def look_at_webhooks(graphql: GraphQL, address: str) -> Sequence[WebhookHealth]:
    """Tell what `ensure_webhooks` would find missing; change nothing."""
    at_shop = _look(graphql)
    topics = [topic for topic in SUBSCRIBED if _may_be_told(topic, at_shop.granted)]
    return [
        WebhookHealth(topic=topic, problem=_problem_of(topic, address, at_shop.subscriptions))
        for topic in topics
    ]


def remove_webhooks(graphql: GraphQL, address: str) -> None:
    """Do nothing: Shopify removes them with the app, or after eight deliveries that failed.

    The schema that we are bound to has no mutation that deletes a subscription.
    """
    del graphql, address


def _look(graphql: GraphQL) -> _AtShop:
    granted: Collection[str] = ()
    found: list[_SubscriptionJson] = []
    for page in _pages(graphql):
        granted = with_implied([one.handle for one in page.currentAppInstallation.accessScopes])
        found += page.webhookSubscriptions.nodes
    return _AtShop(granted=granted, subscriptions=found)


def _pages(graphql: GraphQL) -> Iterator[_ListJson]:
    after: str | None = None
    for _ in range(_LAST_PAGE):
        page = _read(graphql.ask("webhooks_list", {"after": after}))
        yield page
        info = page.webhookSubscriptions.pageInfo
        after = info.endCursor
        if not info.hasNextPage or not after:
            return


def _read(data: dict[str, Any]) -> _ListJson:
    try:
        return msgspec.convert(data, _ListJson)
    except msgspec.ValidationError:
        raise UnreachableError("Shopify's list of our webhooks cannot be read.") from None


def _may_be_told(topic: str, granted: Collection[str]) -> bool:
    return all(scope in granted for scope in NEEDED_SCOPES.get(topic, ()))


def _problem_of(topic: str, address: str, existing: Sequence[_SubscriptionJson]) -> str | None:
    wanted = enum_of(topic)
    leads_to = {one.uri for one in existing if one.topic == wanted}
    if address in leads_to:
        return None
    return "it led to another address" if leads_to else "it was missing"


def _mend(graphql: GraphQL, found: WebhookHealth, address: str) -> WebhookHealth:
    refused = _create(graphql, found.topic, address)
    return WebhookHealth(topic=found.topic, problem=refused or found.problem)


def _create(graphql: GraphQL, topic: str, address: str) -> str | None:
    """Return why Shopify refused, or None for success; one refusal must not stop the others."""
    subscription: dict[str, object] = {"uri": address, "format": "JSON"}
    if topic in _THIN:
        subscription["includeFields"] = _ONLY_IDS
    try:
        asked = {"topic": enum_of(topic), "sub": subscription}
        answer = graphql.ask("webhook_create", asked)["webhookSubscriptionCreate"]
    except AccessDeniedError as problem:
        return f"Shopify refused to make it: {problem}"
    said = [str(error.get("message")) for error in (answer or {}).get("userErrors") or []]
    if not said or any(_THERE_ALREADY in one for one in said):
        return None
    return f"Shopify refused to make it: {said[0]}"
