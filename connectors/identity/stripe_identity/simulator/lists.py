"""Answers a list endpoint: filters, cursors and ``has_more``."""

from collections.abc import Callable

from connectors.identity.stripe_identity.simulator.asking import Ask
from connectors.identity.stripe_identity.simulator.documents import DEFAULT_PAGE, Page, page_of
from connectors.identity.stripe_identity.simulator.vocabulary import Body
from connectors.identity.stripe_identity.simulator.world import World


def listed(world: World, ask: Ask, kind: str, keep: Callable[[Body], bool]) -> Body:
    """Return a page of objects of ``kind`` that ``keep`` and ``created`` accept."""
    found, has_more = page_of(
        world.database,
        ask.scope,
        kind,
        Page(
            limit=ask.params.get("limit", DEFAULT_PAGE),
            starting_after=ask.params.get("starting_after"),
            ending_before=ask.params.get("ending_before"),
        ),
        keep=lambda body: keep(body) and created_within(body, ask.params.get("created")),
    )
    return {"object": "list", "url": ask.path, "has_more": has_more, "data": found}


def same(body: Body, params: Body, *names: str) -> bool:
    """Tell whether the object has the asked values; a name that is not asked for always fits."""
    return all(body.get(name) == params[name] for name in names if name in params)


def created_within(body: Body, span: int | dict[str, int] | None) -> bool:
    """Tell whether the object was created at or within ``span``."""
    created: int = body["created"]
    if span is None or isinstance(span, int):
        return span is None or created == span
    return span.get("gt", created - 1) < created < span.get("lt", created + 1) and span.get(
        "gte", created
    ) <= created <= span.get("lte", created)
