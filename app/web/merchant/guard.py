"""Who may enter: every room names the right it needs, through one decorator."""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, cast

from flask import abort, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.flow.users.recognise import recognise
from app.model.user import Right, User
from app.web.context import services
from app.web.visit import visitor

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

PUBLIC: Final = frozenset({"merchant.ask_sign_in", "merchant.take_sign_in"}) | frozenset(
    {"merchant.ask_setup", "merchant.take_setup"}
)
"""The only rooms that nobody needs to be signed in for."""

_NEEDED: dict[str, Right] = {}


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Let only those in who are signed in, or came in from their shop's admin, and may do it."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            user = visitor() or recognise(services(), session_token())
            if user is None:
                return _to_sign_in()
            if not user.may(right):
                abort(403)
            g.user = user
            return view(*args, **kwargs)

        _NEEDED[f"merchant.{view.__name__}"] = right
        return guarded

    return guard


def right_needed(endpoint: str) -> Right | None:
    """Return the right that a room was given; None for a room that names none."""
    return _NEEDED.get(endpoint)


def current_user() -> User:
    """Return who is signed in; only guarded rooms may ask."""
    return cast("User", g.user)


def session_token() -> str:
    """Return what the browser shows of its session, or nothing."""
    return str(session.get("token", ""))


def _to_sign_in() -> ResponseReturnValue:
    if request.method == "POST":
        flash("You were signed out meanwhile. Nothing was changed.", "warn")
        return redirect(url_for("merchant.ask_sign_in"), 303)
    return redirect(url_for("merchant.ask_sign_in", then=request.full_path.rstrip("?")))
