"""Refuses forms that another site made the browser send."""

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import current_app, request, session
from flask.typing import ResponseReturnValue

from app.web.context import settings
from app.web.merchant.pages import show
from app.web.visit import visitor

_FIELD: Final = "form_key"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def form_key() -> str:
    """Return the text that every form bears: it fits this browser's session only.

    Nothing inside a shop's admin: there is no session, and a token in its place.
    """
    if visitor() is not None:
        return ""
    bound_to = session.get("token")
    if bound_to is None:
        # Before the sign-in: a visit of its own, which the sign-in ends.
        bound_to = session.setdefault("visit", secrets.token_urlsafe(16))
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"form\0{bound_to}".encode(), hashlib.sha256).hexdigest()


def refuse_forgery() -> ResponseReturnValue | None:
    """Refuse what changes something unless it comes from a page of ours.

    Who came in by a session token is from a page of ours: whatever changes something bears
    the token in a header (`visit.token_of`), which no other site's page can make a browser send.
    """
    if request.method in _SAFE or visitor() is not None:
        return None
    if _is_from_here() and hmac.compare_digest(
        request.form.get(_FIELD, "").encode("utf-8", "replace"), form_key().encode()
    ):
        return None
    sentence = (
        "This form is not (or no longer) yours: perhaps you signed in or out in another tab. "
        "Nothing was changed. Open the page again and repeat what you did."
    )
    return show("problem.html", status=403, title="Please try again", sentence=sentence), 403


def _is_from_here() -> bool:
    """Ask the browser itself, where it tells."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    if site not in {"same-origin", "none"}:
        return False
    if origin is None or (origin == "null" and "Sec-Fetch-Site" in request.headers):
        return True
    return urlsplit(origin).netloc in {urlsplit(settings().public_url).netloc, request.host}
