"""Connected shops: how they are, what was set aside, and how to connect one more."""

from collections.abc import Mapping
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.leaving.disconnect_shop import disconnect_shop
from app.flow.pages.show_connections import show_connections
from app.flow.pages.show_leaving import show_leaving
from app.flow.pages.show_settings import show_settings
from app.flow.shops.connect_shop import connect_shop
from app.flow.shops.renew_shop_key import renew_shop_key
from app.model.errors import ClearholdError, InvalidInputError
from app.model.ids import ShopId
from app.model.shop import Shop, WhenLeaving
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show

_FIELDS: Final = {
    "woocommerce": ("consumer_key", "consumer_secret"),
    "shopify": ("client_id", "client_secret"),
}
"""What each kind of shop is connected with, as the page's forms name it; the first is the usual."""
_USUAL: Final = next(iter(_FIELDS))
_FATES: Final = {fate.value: fate for fate in WhenLeaving}
_TOLD: Final[Mapping[WhenLeaving | None, str]] = {
    WhenLeaving.RELEASE: "is released first",
    WhenLeaving.STAFF: "stays on hold, for your staff to decide",
}


@merchant.get("/shops")
@needs(Right.SEE_CASES)
def see_shops() -> ResponseReturnValue:
    """Show how every shop is connected."""
    found = show_connections(services(), current_user())
    is_importing = any(one.history and one.history.finished_at is None for one in found)
    return show("shops.html", found=found, is_importing=is_importing, now=services().now())


@merchant.get("/shops/connect")
@needs(Right.CHANGE_SETTINGS)
def ask_shop() -> ResponseReturnValue:
    """Explain how a shop of the chosen kind is connected, and ask for its address and key."""
    _refuse_who_works_for_one()
    return _connecting(_kind(request.args.get("kind", "")), {})


@merchant.post("/shops/connect")
@needs(Right.CHANGE_SETTINGS)
def connect() -> ResponseReturnValue:
    """Try address and key by calling the store, and connect it if it answers."""
    _refuse_who_works_for_one()
    kind = _kind(request.form.get("kind", ""))
    try:
        shop = connect_shop(
            services(),
            current_user().account_id,
            kind,
            request.form.get("url", ""),
            credentials=_credentials(kind),
        )
    except ClearholdError as problem:
        return _connecting(kind, request.form, problem=str(problem)), 400
    flash(
        f"{shop.name} is connected. Its past orders are being read now, so that regulars are "
        "known; none of them is ever held. Next: connect Stripe, in the settings.",
        "good",
    )
    return redirect(url_for("merchant.see_shops"), 303)


@merchant.get("/shops/<shop_id>/key")
@needs(Right.CHANGE_SETTINGS)
def ask_key(shop_id: str) -> ResponseReturnValue:
    """Ask for a new key of a connected store."""
    page = show_settings(services(), current_user(), ShopId(shop_id))
    return _renewing(page.shop, {})


@merchant.post("/shops/<shop_id>/key")
@needs(Right.CHANGE_SETTINGS)
def renew_key(shop_id: str) -> ResponseReturnValue:
    """Try the new key by calling the store, and keep it if it works."""
    page = show_settings(services(), current_user(), ShopId(shop_id))
    try:
        if not _brings_keys(page.shop):
            raise InvalidInputError("This shop has no key of its own to renew.")
        credentials = _credentials(page.shop.kind)
        renew_shop_key(services(), page.shop.shop_id, credentials, current_user().email)
    except ClearholdError as problem:
        return _renewing(page.shop, request.form, problem=str(problem)), 400
    flash(f"{page.shop.name} accepts the new key. What waited for it goes on now.", "good")
    return redirect(url_for("merchant.see_shops"), 303)


@merchant.get("/shops/<shop_id>/disconnect")
@needs(Right.CHANGE_SETTINGS)
def ask_disconnection(shop_id: str) -> ResponseReturnValue:
    """Ask once before a shop is disconnected."""
    _refuse_who_works_for_one()
    leaving = show_leaving(services(), current_user(), ShopId(shop_id))
    return show("disconnect.html", leaving=leaving, shop=leaving.shop)


@merchant.post("/shops/<shop_id>/disconnect")
@needs(Right.CHANGE_SETTINGS)
def disconnect(shop_id: str) -> ResponseReturnValue:
    """Disconnect a shop, its held orders released first or left to its staff, as chosen."""
    _refuse_who_works_for_one()
    page = show_settings(services(), current_user(), ShopId(shop_id))
    chosen = _FATES.get(request.form.get("held", ""))
    disconnect_shop(services(), page.shop.shop_id, current_user().email, chosen=chosen)
    what = _TOLD.get(chosen, "is treated as its settings say")
    flash(f"{page.shop.name} is disconnected. What was held there {what}.", "good")
    return redirect(url_for("merchant.see_shops"), 303)


def _kind(named: str) -> str:
    return named if named in _FIELDS and named in services().shops else _USUAL


def _credentials(kind: str) -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in _FIELDS[kind]}


def _connecting(kind: str, typed: Mapping[str, str], *, problem: str = "") -> str:
    kinds = [one for one in _FIELDS if one in services().shops]
    return show(
        "connect.html",
        kind=kind,
        kinds=kinds,
        typed=typed,
        problem=problem,
        public_url=services().public_url,
    )


def _renewing(shop: Shop, typed: Mapping[str, str], *, problem: str = "") -> str:
    return show(
        "renew.html",
        shop=shop,
        kind=shop.kind,
        brings_keys=_brings_keys(shop),
        typed=typed,
        problem=problem,
        public_url=services().public_url,
    )


def _brings_keys(shop: Shop) -> bool:
    """Tell whether there are keys to enter: not where the shop installed the operator's app."""
    app = services().app_keys.get(shop.kind)
    return app is None or app.client_id != shop.app_id


def _refuse_who_works_for_one() -> None:
    """Who works for one shop cannot see another, so does not connect any."""
    if current_user().shop_id is not None:
        abort(403)
