"""The draft: begun from any version, arranged, written as text, and thrown away."""

from dataclasses import replace
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.packs.compare_packs import compare_packs
from app.flow.packs.drop_draft import drop_draft
from app.flow.packs.save_draft import save_draft
from app.flow.packs.soften_rule import soften_rule
from app.flow.pages.show_rules import RulesPage
from app.flow.pages.show_version import show_version
from app.model.errors import InvalidInputError
from app.model.pack_version import PackRef
from app.model.user import Right
from app.rules.pack import Pack
from app.rules.pack_file import write_pack
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.rules.asks_form import LEVELS, AsksForm, asks_of
from app.web.merchant.rules.downloads import as_file
from app.web.merchant.rules.edits import moved, with_copy, with_thresholds
from app.web.merchant.rules.place import (
    DRAFT,
    draft_of,
    keep_draft,
    ref_of,
    rules_here,
    show_rules_page,
)

_MOVES: Final = {"up": -1, "down": 1}


@merchant.post("/rules/<shop_id>/draft/begin")
@needs(Right.CHANGE_SETTINGS)
def begin_draft(shop_id: str) -> ResponseReturnValue:
    """Copy a version as the draft; ask once where that replaces another draft."""
    page = rules_here(shop_id)
    ref = ref_of(request.form.get("of", "")) or page.live.ref
    shown = show_version(services(), current_user(), page.shop.shop_id, ref)
    if page.draft is not None and request.form.get("replace") != "yes":
        return show_rules_page("replace.html", page.shop, page=page, shown=shown)
    own = replace(shown.pack, name=_own_name(shown.pack.name, page))
    seen = 0 if page.draft is None else page.draft.revision
    actor = current_user().email
    text = write_pack(own)
    save_draft(services(), page.shop.shop_id, text, actor=actor, seen=seen, based_on=ref)
    flash(
        "The draft is a copy. It stops nobody until you publish it: change what you like.", "good"
    )
    return _back(shop_id)


@merchant.get("/rules/<shop_id>/draft")
@needs(Right.SEE_CASES)
def see_draft(shop_id: str) -> ResponseReturnValue:
    """Show the draft: its rules, from which score on it asks for what, and how to try it."""
    page = rules_here(shop_id)
    return _page(page, AsksForm(typed=asks_of(draft_of(page).pack)))


@merchant.post("/rules/<shop_id>/draft/order")
@needs(Right.CHANGE_SETTINGS)
def arrange(shop_id: str) -> ResponseReturnValue:
    """Move a rule up or down, or put a copy behind it."""
    page = rules_here(shop_id)
    pack = draft_of(page).pack
    action, _, rule = request.form.get("do", "").partition(":")
    if action == "copy":
        pack, copy = with_copy(pack, rule)
        keep_draft(page, pack)
        return redirect(url_for("merchant.edit_rule", shop_id=shop_id, rule=copy.name), 303)
    if action not in _MOVES:
        raise InvalidInputError("This form is damaged. Open the page again.")
    keep_draft(page, moved(pack, rule, _MOVES[action]))
    return redirect(url_for("merchant.see_draft", shop_id=shop_id, at=rule, _anchor=rule), 303)


@merchant.post("/rules/<shop_id>/draft/asks")
@needs(Right.CHANGE_SETTINGS)
def save_asks(shop_id: str) -> ResponseReturnValue:
    """Keep from which score on the draft asks for what, and what it is for."""
    page = rules_here(shop_id)
    form = AsksForm(typed=request.form)
    scores = form.read()
    if scores is None:
        return _page(page, form), 400
    changed = with_thresholds(draft_of(page).pack, scores)
    keep_draft(page, replace(changed, description=form.description))
    flash("The draft is saved.", "good")
    return _back(shop_id, "asks")


@merchant.get("/rules/<shop_id>/draft/file")
@needs(Right.SEE_CASES)
def download_draft(shop_id: str) -> ResponseReturnValue:
    """Send the draft as a file."""
    draft = draft_of(rules_here(shop_id))
    return as_file(draft.text, f"{draft.pack.name}-draft.toml", "application/toml")


@merchant.get("/rules/<shop_id>/draft/drop")
@needs(Right.CHANGE_SETTINGS)
def ask_drop(shop_id: str) -> ResponseReturnValue:
    """Ask once before the draft is thrown away."""
    page = rules_here(shop_id)
    return show_rules_page("drop.html", page.shop, pack=draft_of(page).pack)


@merchant.post("/rules/<shop_id>/draft/drop")
@needs(Right.CHANGE_SETTINGS)
def drop(shop_id: str) -> ResponseReturnValue:
    """Throw the draft away."""
    page = rules_here(shop_id)
    name = draft_of(page).pack.name
    drop_draft(services(), page.shop.shop_id, actor=current_user().email)
    flash(f"The draft “{name}” is gone. What is live stays as it is.", "good")
    return redirect(url_for("merchant.see_rules", shop_id=shop_id), 303)


@merchant.post("/rules/<shop_id>/soften")
@needs(Right.CHANGE_SETTINGS)
def soften(shop_id: str) -> ResponseReturnValue:
    """Make a draft in which one rule asks for less."""
    page = rules_here(shop_id)
    rule = request.form.get("rule", "")
    soften_rule(services(), page.shop.shop_id, rule, actor=current_user().email)
    flash(f"In the draft “{rule}” asks for less now. Try it before you publish it.", "good")
    return _back(shop_id, rule)


def _own_name(name: str, page: RulesPage) -> str:
    """Return how a copy is called: shipped rules' names are taken."""
    return f"{name}-own" if name in {pack.name for pack in page.shipped} else name


def _back(shop_id: str, part: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("merchant.see_draft", shop_id=shop_id, _anchor=part), 303)


def _page(page: RulesPage, asks: AsksForm) -> str:
    pack: Pack = draft_of(page).pack
    ref = PackRef(name=pack.name, version=DRAFT)
    changes = compare_packs(
        services(), current_user(), page.shop.shop_id, before=page.live.ref, after=ref
    )
    return show_rules_page(
        "draft.html", page.shop, page=page, pack=pack, changes=changes, asks=asks, levels=LEVELS
    )
