"""The buyer's door: the page behind the link in the mail. GET changes nothing."""

from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.flow.cases.ask_person import ask_person
from app.flow.checks.start_check import start_check
from app.flow.pages.show_portal import PortalPage, Step, show_portal
from app.logs import log_problem
from app.model.errors import BudgetSpentError, ClearholdError, NotFoundError
from app.web.context import services, settings
from app.web.portal.words import PageWords

portal = Blueprint("portal", __name__, url_prefix="/v")

_COOKIE = "clearhold_link"
_COOKIE_SECONDS = 48 * 3600


@portal.get("/return")
def returned() -> ResponseReturnValue:
    """Lead a buyer who comes back from the provider to their page again.

    The provider knows one address for everybody; which link it was is in a cookie of
    this browser. On another device the mail's link tells the same.
    """
    token = request.cookies.get(_COOKIE, "")
    if not token:
        return _rendered(PortalPage(step=Step.UNKNOWN), "portal/returned.html", 404)
    return redirect(f"/v/{token}")


@portal.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """Show the case behind a link. Whoever has the link may enter; changes nothing."""
    return _shown(token)


@portal.post("/<token>/check")
def check(token: str) -> ResponseReturnValue:
    """Lead the buyer to the identity provider. Whoever has the link may enter."""
    if not _is_from_here():
        return _shown(token, status=403)
    try:
        address = start_check(services(), token)
    except NotFoundError:
        return redirect(f"/v/{token}", 303)
    except BudgetSpentError as problem:
        return _shown(token, status=429, free_at=problem.free_at)
    except ClearholdError as problem:
        log_problem("check_not_started", problem)
        return _shown(token, status=503, unreachable=True)
    answer = redirect(f"/v/{token}" if address is None else address.reveal(), 303)
    answer.set_cookie(
        _COOKIE,
        token,
        max_age=_COOKIE_SECONDS,
        path="/v/return",
        httponly=True,
        samesite="Lax",
        secure=settings().is_public(),
    )
    return answer


@portal.post("/<token>/person")
def person(token: str) -> ResponseReturnValue:
    """Hand the case to a person instead. Whoever has the link may enter."""
    if not _is_from_here():
        return _shown(token, status=403)
    with suppress(NotFoundError):
        ask_person(services(), token)
    return redirect(f"/v/{token}", 303)


def _is_from_here() -> bool:
    """Refuse a form that another site made the buyer's browser send."""
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":
        return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    return urlsplit(origin).netloc == urlsplit(settings().public_url).netloc


def _shown(
    token: str, status: int = 200, *, unreachable: bool = False, free_at: datetime | None = None
) -> Response:
    page = show_portal(services(), token)
    if page.step is Step.UNKNOWN and status == 200:  # noqa: PLR2004 - nothing else was decided
        status = 404
    # Buttons lead there from wherever this page is the answer.
    link = f"/v/{token}"
    return _rendered(
        *(page, "portal/page.html", status), link=link, unreachable=unreachable, free_at=free_at
    )


def _rendered(
    page: PortalPage, template: str, status: int = 200, **facts: str | bool | datetime | None
) -> Response:
    words = PageWords(page)
    body = render_template(template, page=page, words=words, language=words.language, **facts)
    return make_response(body, status)
