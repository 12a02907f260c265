"""Errors that a store signs and sends in an order's place, in words for its merchant."""

from typing import Final

from app.model.shop_event import ConnectionTroubled

_LONGEST_CODE: Final = 80
_GONE: Final = "_invalid_id"
_RIGHTS: Final = ("cannot_view", "cannot_read", "forbidden", "not_logged_in", "authentication")


def trouble_of(code: str) -> ConnectionTroubled:
    """Say what a signed error means: a body with ``code`` and no ``id`` is never an order."""
    short = code[:_LONGEST_CODE]
    return ConnectionTroubled(code=short, sentence=_sentence(short))


def _sentence(code: str) -> str:
    if any(word in code for word in _RIGHTS):
        return (
            "The store no longer lets our webhooks read orders: the user who connected it lost the"
            " role Shop manager, or was deleted. Connect the store again with such a user."
        )
    if code.endswith(_GONE):
        return (
            "The store announced an order that was deleted before it could be sent. If that was not"
            " you, see which plugin deletes orders."
        )
    return (
        f"The store sent an error ({code}) in place of an order. If it goes on, look into"
        " WooCommerce > Status > Logs, or connect the store again."
    )
