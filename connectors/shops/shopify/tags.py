"""Our tags on an order, for the merchant's searches and for our own memory."""

from collections.abc import Iterable
from typing import Final

from app.model.errors import RejectedError
from connectors.shops.shopify.graphql import GraphQL
from connectors.shops.shopify.user_errors import sentence, user_errors

HELD: Final = "clearhold: held"
NOT_HELD: Final = "clearhold: not held"
CONFIRMED: Final = "clearhold: confirmed"
CANCELLING: Final = "clearhold: cancelling"
"""While Shopify cancels for us: by it a repeat knows that this was asked for."""


def change_tags(
    graphql: GraphQL, gid: str, there: Iterable[str], *, add: str = "", remove: Iterable[str] = ()
) -> None:
    """Add a tag and remove others, given those that are there; what is so already is not written.

    Raises RejectedError where Shopify refuses.
    """
    known = set(there)
    stale = sorted(known.intersection(remove) - {add})
    fresh = [add] if add and add not in known else []
    if not (stale or fresh):
        return
    wish = {"id": gid, "add": fresh, "adds": bool(fresh), "remove": stale, "removes": bool(stale)}
    answer = graphql.ask("tags_change", wish)
    errors = (*user_errors(answer, "tagsAdd"), *user_errors(answer, "tagsRemove"))
    if errors:
        raise RejectedError(f"Shopify did not take our tag: {sentence(errors)}.")
