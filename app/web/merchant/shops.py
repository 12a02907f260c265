"""Connected shops: how they are, what was set aside, and how to connect one more."""

from collections.abc import Mapping
from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.connect_shop import connect_shop
from app.flow.disconnect_shop import disconnect_shop
from app.flow.list_cases import CaseQuery, list_cases
from app.flow.renew_shop_key import renew_shop_key
from app.flow.replay_delivery import replay_delivery
from app.flow.show_connections import show_connections
from app.flow.show_settings import show_settings
from app.model.case import CLOSED, State
from app.model.errors import ClearholdError, InvalidInputError
from app.model.ids import DeliveryId, ShopId
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show

_WOOCOMMERCE: Final = "woocommerce"


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
    """Explain how a store is connected, and ask for its address and key."""
    _refuse_who_works_for_one()
    return show("connect.html", typed={})


@merchant.post("/shops/connect")
@needs(Right.CHANGE_SETTINGS)
def connect() -> ResponseReturnValue:
    """Try address and key by calling the store, and connect it if it answers."""
    _refuse_who_works_for_one()
    try:
        shop = connect_shop(
            services(),
            current_user().account_id,
            _WOOCOMMERCE,
            request.form.get("url", ""),
            credentials=_credentials(),
        )
    except ClearholdError as problem:
        return show("connect.html", typed=request.form, problem=str(problem)), 400
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
    return show("renew.html", shop=page.shop, typed={})


@merchant.post("/shops/<shop_id>/key")
@needs(Right.CHANGE_SETTINGS)
def renew_key(shop_id: str) -> ResponseReturnValue:
    """Try the new key by calling the store, and keep it if it works."""
    page = show_settings(services(), current_user(), ShopId(shop_id))
    try:
        renew_shop_key(services(), page.shop.shop_id, _credentials(), current_user().email)
    except ClearholdError as problem:
        again = show("renew.html", shop=page.shop, typed=request.form, problem=str(problem))
        return again, 400
    flash(f"{page.shop.name} accepts the new key. What waited for it goes on now.", "good")
    return redirect(url_for("merchant.see_shops"), 303)


@merchant.get("/shops/<shop_id>/disconnect")
@needs(Right.CHANGE_SETTINGS)
def ask_disconnection(shop_id: str) -> ResponseReturnValue:
    """Ask once before a shop is disconnected."""
    _refuse_who_works_for_one()
    page = show_settings(services(), current_user(), ShopId(shop_id))
    found = list_cases(services(), current_user(), CaseQuery(shop_id=page.shop.shop_id))
    return show("disconnect.html", shop=page.shop, held=_held(found.counts))


@merchant.post("/shops/<shop_id>/disconnect")
@needs(Right.CHANGE_SETTINGS)
def disconnect(shop_id: str) -> ResponseReturnValue:
    """Disconnect a shop, its held orders released first."""
    _refuse_who_works_for_one()
    page = show_settings(services(), current_user(), ShopId(shop_id))
    disconnect_shop(services(), page.shop.shop_id, current_user().email)
    flash(f"{page.shop.name} is disconnected. What was held there is released first.", "good")
    return redirect(url_for("merchant.see_shops"), 303)


@merchant.post("/shops/<shop_id>/deliveries/<int:delivery_id>/replay")
@needs(Right.CHANGE_SETTINGS)
def play_again(shop_id: str, delivery_id: int) -> ResponseReturnValue:
    """Put a delivery that was set aside back in line."""
    page = show_settings(services(), current_user(), ShopId(shop_id))
    try:
        replay_delivery(
            services(), page.shop.shop_id, DeliveryId(delivery_id), current_user().email
        )
    except InvalidInputError as problem:
        flash(str(problem), "warn")
    else:
        flash("The delivery is back in line. If it fails again, it returns here.", "good")
    return redirect(url_for("merchant.see_shops"), 303)


def _held(counts: Mapping[State, int]) -> int:
    return sum(number for state, number in counts.items() if state not in CLOSED)


def _credentials() -> dict[str, str]:
    names = ("consumer_key", "consumer_secret")
    return {name: request.form.get(name, "").strip() for name in names}


def _refuse_who_works_for_one() -> None:
    """Who works for one shop cannot see another, so does not connect any."""
    if current_user().shop_id is not None:
        abort(403)
