"""Who may come in and what they may do there, and a link for somebody who shall."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.apps.admit_newcomers import NEWCOMERS, admit_newcomers
from app.flow.pages.show_people import show_people
from app.flow.users.change_role import change_role
from app.flow.users.dismiss_user import dismiss_user
from app.flow.users.invite_user import invite_user
from app.flow.users.link_user import link_user
from app.model.errors import InvalidInputError
from app.model.ids import ShopId, UserId
from app.model.user import Right, Role
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show


@merchant.get("/people")
@needs(Right.SEE_CASES)
def see_people() -> ResponseReturnValue:
    """Show who may sign in, and who did lately."""
    return _page()


@merchant.post("/people")
@needs(Right.CHANGE_SETTINGS)
def invite() -> ResponseReturnValue:
    """Add somebody, and show their one-time link once."""
    email = request.form.get("email", "")
    shop = request.form.get("shop") or None
    try:
        role = Role(request.form.get("role", ""))
        link = invite_user(
            services(), current_user(), email, role=role, shop_id=ShopId(shop) if shop else None
        )
    except InvalidInputError as problem:
        return _page(problem=str(problem), typed=request.form), 400
    except ValueError:
        return _page(problem="Choose a role.", typed=request.form), 400
    return show("link.html", email=email, link=link)


@merchant.post("/people/link")
@needs(Right.CHANGE_SETTINGS)
def relink() -> ResponseReturnValue:
    """Show a new one-time link for somebody who may sign in already."""
    email = request.form.get("email", "")
    return show("link.html", email=email, link=link_user(services(), email, current_user()))


@merchant.get("/people/<user_id>/remove")
@needs(Right.CHANGE_SETTINGS)
def ask_removal(user_id: str) -> ResponseReturnValue:
    """Ask once before somebody is removed."""
    known = {one.user_id: one for one in show_people(services(), current_user()).users}
    leaver = known.get(UserId(user_id))
    if leaver is None:
        return redirect(url_for("merchant.see_people"))
    return show("remove.html", leaver=leaver)


@merchant.post("/people/<user_id>/remove")
@needs(Right.CHANGE_SETTINGS)
def remove(user_id: str) -> ResponseReturnValue:
    """Remove somebody; their sessions end at once."""
    email = dismiss_user(services(), current_user(), UserId(user_id))
    flash(f"{email} signs in no more.", "good")
    return redirect(url_for("merchant.see_people"), 303)


@merchant.post("/people/<user_id>/role")
@needs(Right.CHANGE_SETTINGS)
def give_role(user_id: str) -> ResponseReturnValue:
    """Let somebody do more, or less; it counts from their next click."""
    changed = change_role(services(), current_user(), UserId(user_id), _role())
    flash(f"{changed.email} is {changed.role} now.", "good")
    return redirect(url_for("merchant.see_people"), 303)


@merchant.post("/people/newcomers/<shop_id>")
@needs(Right.CHANGE_SETTINGS)
def choose_for_newcomers(shop_id: str) -> ResponseReturnValue:
    """Keep what staff may do who come in through the shop's admin for the first time."""
    shop = admit_newcomers(services(), current_user(), ShopId(shop_id), _role())
    flash(f"Staff who come in to {shop.name} for the first time get that role.", "good")
    return redirect(url_for("merchant.see_people"), 303)


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        raise InvalidInputError("Choose a role.") from None


def _page(**more: object) -> str:
    page = show_people(services(), current_user())
    return show(
        "people.html",
        page=page,
        newcomers=NEWCOMERS,
        opened=[shop for shop in page.shops if shop.app_id is not None],
        zone=page.shops[0].timezone if page.shops else "UTC",
        now=services().now(),
        roles=[role for role in Role if current_user().may_admit(role, current_user().shop_id)],
        **more,
    )
