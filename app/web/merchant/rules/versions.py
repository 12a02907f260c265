"""Which rules are live: published, taken back, or changed to shipped ones; each asked once."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.packs.compare_packs import compare_packs
from app.flow.packs.publish_pack import publish_pack
from app.flow.packs.roll_back import roll_back
from app.flow.pages.show_rules import RulesPage
from app.flow.pages.show_version import show_version
from app.model.errors import InvalidInputError
from app.model.pack_version import PackRef
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.rules.numbers import whole_typed
from app.web.merchant.rules.place import DRAFT, draft_of, rules_here, show_rules_page


@merchant.get("/rules/<shop_id>/draft/publish")
@needs(Right.CHANGE_SETTINGS)
def ask_publish(shop_id: str) -> ResponseReturnValue:
    """Say what changes if the draft is published, and ask why. Changes nothing."""
    return _asking_draft(rules_here(shop_id))


@merchant.post("/rules/<shop_id>/draft/publish")
@needs(Right.CHANGE_SETTINGS)
def publish(shop_id: str) -> ResponseReturnValue:
    """Let the draft become the next version, which decides from now on."""
    page = rules_here(shop_id)
    draft_of(page)
    try:
        now = publish_pack(
            services(),
            page.shop.shop_id,
            actor=current_user().email,
            why=_why(),
            seen=whole_typed(request.form.get("seen", "")),
        )
    except InvalidInputError as problem:
        return _asking_draft(rules_here(shop_id), problem=str(problem)), 400
    return _done(shop_id, now)


@merchant.get("/rules/<shop_id>/packs/<name>/<int:version>/live")
@needs(Right.CHANGE_SETTINGS)
def ask_live(shop_id: str, name: str, version: int) -> ResponseReturnValue:
    """Say what changes if this version goes live, and ask why. Changes nothing."""
    return _asking_version(rules_here(shop_id), PackRef(name=name, version=version))


@merchant.post("/rules/<shop_id>/packs/<name>/<int:version>/live")
@needs(Right.CHANGE_SETTINGS)
def go_live(shop_id: str, name: str, version: int) -> ResponseReturnValue:
    """Let an older version come back, or shipped rules decide from now on."""
    page, ref = rules_here(shop_id), PackRef(name=name, version=version)
    actor = current_user().email
    try:
        now = roll_back(services(), page.shop.shop_id, ref, actor=actor, why=_why())
    except InvalidInputError as problem:
        return _asking_version(page, ref, problem=str(problem)), 400
    return _done(shop_id, now)


def _why() -> str:
    why = " ".join(request.form.get("why", "").split())
    if not why:
        raise InvalidInputError("Say in a few words why, for whoever reads it later.")
    return why


def _done(shop_id: str, now: PackRef) -> ResponseReturnValue:
    flash(f"“{now.name}”, version {now.version}, decides about orders from now on.", "good")
    return redirect(url_for("merchant.see_rules", shop_id=shop_id), 303)


def _asking_draft(page: RulesPage, problem: str = "") -> str:
    draft = draft_of(page)
    return _asking(page, PackRef(name=draft.pack.name, version=DRAFT), problem)


def _asking_version(page: RulesPage, ref: PackRef, problem: str = "") -> str:
    show_version(services(), current_user(), page.shop.shop_id, ref)
    return _asking(page, ref, problem)


def _asking(page: RulesPage, ref: PackRef, problem: str) -> str:
    changes = compare_packs(
        services(), current_user(), page.shop.shop_id, before=page.live.ref, after=ref
    )
    return show_rules_page(
        "live.html",
        page.shop,
        page=page,
        ref=ref,
        changes=changes,
        problem=problem,
        why=request.form.get("why", ""),
    )
