"""A visit from inside a shop's admin: what such a request bears, and who was found to make it.

It brings a session token of the platform and no cookie of ours; cookies are not read on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from flask import Request, g

from app.model.user import User

_MARKS: Final = ("id_token", "embedded")
_SAFE: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The admin that may frame this answer, and what its pages need in their head."""

    ancestors: Sequence[str]
    """Origins, of the checked shop and no other."""
    client_id: str
    scripts: Sequence[str]
    """The platform's own, in their order."""
    reports_to: Sequence[str]
    """Origins to which these scripts send their measurements."""


def comes_from_admin(request: Request) -> bool:
    """Tell whether a request claims to be made inside a shop's admin; nothing is checked yet."""
    return bearer_of(request) is not None or any(mark in request.args for mark in _MARKS)


def bearer_of(request: Request) -> str | None:
    """Return the session token that a script of ours sent along."""
    given = request.authorization
    return given.token or "" if given is not None and given.type == "bearer" else None


def token_of(request: Request) -> str | None:
    """Return the session token of a request; that of an address only where nothing is changed.

    A script has to add the header, and a browser lets no other site's script do so: that
    makes a form with it ours. An address with a token in it may be anybody's link.
    """
    bearer = bearer_of(request)
    if bearer is not None or request.method not in _SAFE:
        return bearer
    return request.args.get("id_token")


def visitor() -> User | None:
    """Return the user whom a checked token named; None where a cookie is what counts."""
    return cast("User | None", g.get("visitor"))


def frame() -> Frame | None:
    """Return the frame in which this answer is shown; None for a page that stands alone."""
    return cast("Frame | None", g.get("frame"))
