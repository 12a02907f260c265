"""The second door to the same rooms: from inside a shop's admin, by its session token."""

from typing import Final
from urllib.parse import urlencode

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import URLSafeTimedSerializer

from app.flow.apps.check_visitor import check_visitor
from app.flow.apps.enter_from_platform import KeptOutError, enter_from_platform
from app.flow.apps.shop_of_visit import shop_of_visit
from app.logs import log_problem
from app.model.errors import BadSignatureError, ClearholdError, UnreachableError
from app.ports import AppKeys
from app.web.context import services, settings
from app.web.merchant.guard import PUBLIC
from app.web.merchant.pages import show
from app.web.visit import Frame, bearer_of, comes_from_admin, token_of

PLATFORM: Final = "shopify"
"""The one platform in whose admin we are framed so far."""

_RETRY: Final = {"X-Shopify-Retry-Invalid-Session-Request": "1"}
_PASSED_ON: Final = ("shop", "host", "locale")
"""What the platform's script wants to find in the address of a page."""
_OF_COOKIES: Final = PUBLIC | {"merchant.leave"}


def enter() -> ResponseReturnValue | None:
    """Let a member of a shop's staff in who bears a session token, before any other check.

    Nothing is done where a request claims no such thing: then the cookie counts.
    """
    if not comes_from_admin(request):
        return None
    token = token_of(request)
    if token is None:
        return _renewal()
    try:
        return _admitted(token)
    except BadSignatureError:
        return _renewal()
    except ClearholdError as problem:
        return _refused(problem)


def set_frame(shop_url: str, keys: AppKeys) -> None:
    """Let the answer be framed by this shop's admin, whose claim was checked."""
    app = services().apps[PLATFORM]
    g.frame = Frame(
        ancestors=app.frame_ancestors(shop_url),
        client_id=keys.client_id,
        scripts=app.scripts(),
        reports_to=app.reports_to(),
    )


def tickets() -> URLSafeTimedSerializer:
    """Return what signs for which shop the page that asks for a fresh token may be framed."""
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="frame")


def _admitted(token: str) -> ResponseReturnValue | None:
    seen = check_visitor(services(), PLATFORM, token)
    set_frame(seen.shop_url, seen.keys)
    g.visitor = g.user = enter_from_platform(services(), seen).user
    if request.endpoint in _OF_COOKIES:
        return redirect(url_for("merchant.list_all"), 303)
    return None


def _renewal() -> ResponseReturnValue:
    """Ask for a fresh token: a script is told by the status, a page is sent through another."""
    if bearer_of(request) is not None or request.method not in {"GET", "HEAD"}:
        return "The session token is not good any more. Nothing was changed.", 401, _RETRY
    shop_url = shop_of_visit(services(), PLATFORM, request.args)
    if shop_url is None:
        return show("problem.html", status=401, title="Not from your shop", sentence=_STRANGE), 401
    ticket = tickets().dumps(shop_url)
    if "renewed" in request.args:
        return redirect(url_for("shopify.give_up", ticket=ticket))
    again = request.args.to_dict() | {"embedded": "1", "renewed": "1"}
    for name in ("id_token", "hmac", "timestamp", "session"):
        again.pop(name, None)
    carried = {name: request.args[name] for name in _PASSED_ON if name in request.args}
    query = carried | {
        "ticket": ticket,
        "shopify-reload": f"{settings().public_url}{request.path}?{urlencode(again)}",
    }
    return redirect(f"{url_for('shopify.renew')}?{urlencode(query)}")


_STRANGE: Final = (
    "This address is meant to be opened by your shop's own admin. Open Clearhold there, under Apps."
)


def _refused(problem: ClearholdError) -> ResponseReturnValue:
    if isinstance(problem, KeptOutError):
        return show("problem.html", status=403, title="Not allowed", sentence=str(problem)), 403
    log_problem("not_installed", problem)
    status = 503 if isinstance(problem, UnreachableError) else 502
    sentence = f"{problem} Nothing was changed at your shop. Please try again in a minute."
    title = "The shop could not be connected yet"
    return show("problem.html", status=status, title=title, sentence=sentence, again=True), status
