"""A shop's settings, and the identity provider that proves its buyers."""

from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.identity.connect_identity import IdentityConnected, connect_identity
from app.flow.identity.save_identity_secret import save_identity_secret
from app.flow.pages.show_connections import show_connections
from app.flow.pages.show_settings import show_settings
from app.flow.shops.change_settings import change_settings
from app.messages.catalogue import LANGUAGES
from app.model.errors import ClearholdError, InvalidInputError
from app.model.ids import ShopId
from app.model.user import Right
from app.rules.packs import PACKS
from app.web.context import services
from app.web.context import settings as operators
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show
from app.web.merchant.settings_form import LIMITS, SettingsForm, form_of

_STRIPE = "stripe_identity"


@merchant.get("/settings")
@needs(Right.SEE_CASES)
def choose_settings() -> ResponseReturnValue:
    """Show the only shop's settings, or let choose among several.

    Not by a redirect: within an admin it would lose the token that came with the address.
    """
    found = [one.shop for one in show_connections(services(), current_user())]
    if len(found) == 1:
        return _page(found[0].shop_id)
    return show("choose.html", shops=found)


@merchant.get("/settings/<shop_id>")
@needs(Right.SEE_CASES)
def see_settings(shop_id: str) -> ResponseReturnValue:
    """Show a shop's settings."""
    return _page(ShopId(shop_id))


@merchant.post("/settings/<shop_id>")
@needs(Right.CHANGE_SETTINGS)
def save(shop_id: str) -> ResponseReturnValue:
    """Keep a shop's settings, or say beside each field what is wrong."""
    page = show_settings(services(), current_user(), ShopId(shop_id))
    form = SettingsForm(typed=request.form, live_pack=page.shop.settings.pack)
    wanted = form.read()
    if wanted is None:
        return _page(ShopId(shop_id), form=form), 400
    # The people page asks for this one.
    wanted = replace(wanted, newcomers=page.shop.settings.newcomers)
    changed = change_settings(services(), ShopId(shop_id), wanted, current_user().email)
    flash("Your settings are saved." if changed else "Nothing was different.", "good")
    return _back(shop_id)


@merchant.post("/settings/<shop_id>/identity")
@needs(Right.CHANGE_SETTINGS)
def save_key(shop_id: str) -> ResponseReturnValue:
    """Try the provider's key live, and keep it sealed if it does."""
    user = current_user()
    show_settings(services(), user, ShopId(shop_id))
    credentials = {"key": request.form.get("key", "").strip()}
    base_url = request.form.get("base_url", "").strip()
    if base_url and operators().demo:
        credentials["base_url"] = base_url
    try:
        connected = connect_identity(
            services(), ShopId(shop_id), _STRIPE, credentials, actor=user.email, by=user
        )
    except ClearholdError as problem:
        return _page(ShopId(shop_id), key_problem=str(problem), base_url=base_url), 400
    flash(_what_it_may(connected), "good")
    return _back(shop_id, "identity")


@merchant.post("/settings/<shop_id>/identity/secret")
@needs(Right.CHANGE_SETTINGS)
def save_secret(shop_id: str) -> ResponseReturnValue:
    """Keep the secret of a webhook that was made by hand."""
    user = current_user()
    show_settings(services(), user, ShopId(shop_id))
    secret = request.form.get("secret", "")
    try:
        save_identity_secret(services(), ShopId(shop_id), secret, user.email, by=user)
    except InvalidInputError as problem:
        return _page(ShopId(shop_id), secret_problem=str(problem)), 400
    flash("The secret is kept, sealed. Stripe's events are believed from now on.", "good")
    return _back(shop_id, "identity")


def _page(shop_id: ShopId, form: SettingsForm | None = None, **more: str) -> str:
    page = show_settings(services(), current_user(), shop_id)
    return show(
        "settings.html",
        page=page,
        form=form or SettingsForm(typed=form_of(page.shop.settings)),
        packs=PACKS,
        languages=LANGUAGES,
        limits=LIMITS,
        operators=operators(),
        **more,
    )


def _back(shop_id: str, part: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("merchant.see_settings", shop_id=shop_id, _anchor=part), 303)


def _what_it_may(connected: IdentityConnected) -> str:
    mode = "live" if connected.abilities.live else "test"
    name = connected.abilities.account_name
    of_whom = f" of {name}" if name else ""
    webhook = (
        "It made the webhook by itself: you are done."
        if connected.webhook_made
        else "It may not make webhooks: make one by hand, as described below."
    )
    return f"Stripe accepts the key: {mode} mode{of_whom}. It may open and read checks. {webhook}"
