"""The app's own address at Shopify: opened in the shop's admin, installed, and renewed."""

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature

from app.flow.apps.begin_install import begin_install
from app.flow.apps.finish_install import finish_install
from app.flow.apps.keys_of_app import keys_of_app
from app.flow.apps.signed_shop import signed_shop
from app.flow.shops.is_connected import is_connected
from app.model.errors import BadSignatureError
from app.web.context import services, settings
from app.web.merchant.cases import list_all
from app.web.merchant.entry import PLATFORM, enter, set_frame, tickets
from app.web.merchant.pages import show
from app.web.visit import comes_from_admin

shopify = Blueprint("shopify", __name__, url_prefix="/shopify")

_CALLBACK: Final = "/shopify/callback"
_COOKIE: Final = "clearhold_install"
_TICKET_SECONDS: Final = 3600
_OURS: Final = ("/admin", "/shopify")


@shopify.get("")
def open_app() -> ResponseReturnValue:
    """Show the cases inside the admin, or lead there. Whoever bears a session token enters.

    A shop that is not connected and comes without a token is installed by the older way.
    """
    if comes_from_admin(request):
        return enter() or list_all()
    shop_url = signed_shop(services(), PLATFORM, request.args)
    if shop_url is None:
        return _nothing_here()
    if not is_connected(services(), PLATFORM, shop_url):
        query = request.query_string.decode("ascii", "ignore")
        return redirect(f"{url_for('shopify.ask_consent')}?{query}")
    keys = keys_of_app(services(), PLATFORM, shop_url)
    return redirect(services().apps[PLATFORM].home(shop_url, keys))


@shopify.get("/admin")
@shopify.get("/admin/<path:rest>")
def open_page(rest: str = "") -> ResponseReturnValue:
    """Lead to a page whose path the admin put behind the app's address. Anybody is led."""
    page = url_for("merchant.list_all") + (f"/{rest}" if rest else "")
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{page}?{query}" if query else page)


@shopify.get("/install")
def ask_consent() -> ResponseReturnValue:
    """Lead the merchant to grant the scopes, by the older way. Whom the platform signed enters."""
    try:
        begun = begin_install(
            services(), PLATFORM, request.args, return_to=f"{settings().public_url}{_CALLBACK}"
        )
    except BadSignatureError:
        return _nothing_here()
    answer = redirect(begun.consent_page)
    answer.set_cookie(
        _COOKIE,
        begun.cookie,
        max_age=begun.lasts,
        path=_CALLBACK,
        httponly=True,
        samesite="Lax",
        secure=settings().is_public(),
    )
    return answer


@shopify.get("/callback")
def take_consent() -> ResponseReturnValue:
    """Connect the shop whose merchant granted the scopes. Who began in this browser enters."""
    try:
        cookie = request.cookies.get(_COOKIE, "")
        shop = finish_install(services(), PLATFORM, request.args, cookie)
        keys = keys_of_app(services(), PLATFORM, shop.url)
    except BadSignatureError as problem:
        sentence = str(problem)
        page = show("problem.html", status=401, title="Not connected", sentence=sentence)
        return page, 401
    answer = redirect(services().apps[PLATFORM].home(shop.url, keys))
    answer.delete_cookie(_COOKIE, path=_CALLBACK)
    return answer


@shopify.get("/reload")
def renew() -> ResponseReturnValue:
    """Let the platform's script bring a fresh token, to a page of ours and to no other.

    Whoever has a ticket of ours enters: it says which shop's admin may frame this.
    """
    if not _may_be_framed() or not _is_ours(request.args.get("shopify-reload", "")):
        return _nothing_here()
    return show("renewal.html")


@shopify.get("/unconfirmed")
def give_up() -> ResponseReturnValue:
    """Say that a fresh token was of no use either. Whoever has a ticket of ours enters.

    This has an address of its own: at the other the platform's script would begin anew.
    """
    return (show("unrenewed.html"), 401) if _may_be_framed() else _nothing_here()


def _may_be_framed() -> bool:
    ticket = request.args.get("ticket", "")
    try:
        shop_url = str(tickets().loads(ticket, max_age=_TICKET_SECONDS))
        set_frame(shop_url, keys_of_app(services(), PLATFORM, shop_url))
    except (BadSignature, BadSignatureError):
        return False
    return True


def _is_ours(address: str) -> bool:
    target, ours = urlsplit(address), urlsplit(settings().public_url)
    is_here = (target.scheme, target.netloc) == (ours.scheme, ours.netloc)
    is_page = any(target.path == place or target.path.startswith(f"{place}/") for place in _OURS)
    return is_here and is_page and "\\" not in address and address.isprintable()


def _nothing_here() -> ResponseReturnValue:
    sentence = "Open Clearhold in your shop's admin, under Apps. Nothing needs to be typed here."
    page = show("problem.html", status=404, title="Open it in your shop's admin", sentence=sentence)
    return page, 404
