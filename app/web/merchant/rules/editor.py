"""One rule of the draft: written in a form, checked while it is typed, kept or removed."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.packs.count_matches import count_matches
from app.flow.pages.show_rules import RulesPage
from app.model.errors import InvalidInputError
from app.model.shop import Shop
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import needs
from app.web.merchant.rules.asks_form import LEVELS
from app.web.merchant.rules.edits import rule_named, with_rule, without_rule
from app.web.merchant.rules.numbers import whole_typed
from app.web.merchant.rules.place import (
    draft_of,
    keep_draft,
    rules_here,
    show_part,
    show_rules_page,
)
from app.web.merchant.rules.rule_form import RuleForm, Typed, form_of
from app.web.merchant.rules.suggestions import instead_of, place_of, with_suggestion


@merchant.get("/rules/<shop_id>/draft/rule")
@needs(Right.CHANGE_SETTINGS)
def edit_rule(shop_id: str) -> ResponseReturnValue:
    """Show the form of one rule, or an empty one for a new rule."""
    page, before = rules_here(shop_id), request.args.get("rule")
    rule = None if before is None else rule_named(draft_of(page).pack, before)
    return _page(page, before, _read(page, before, form_of(rule)))


@merchant.post("/rules/<shop_id>/draft/rule")
@needs(Right.CHANGE_SETTINGS)
def save_rule(shop_id: str) -> ResponseReturnValue:
    """Keep a rule in the draft, or say beside each field what is wrong; or only check it."""
    page, before = rules_here(shop_id), request.args.get("rule")
    wish, _, part = request.form.get("do", "save").partition(":")
    typed = with_suggestion(request.form, part) if wish == "apply" else request.form
    form = _read(page, before, typed)
    if wish != "save":
        return _page(page, before, form)
    if form.rule is None:
        return _page(page, before, form, refused=True), 400
    changed = with_rule(draft_of(page).pack, form.rule, instead_of=before)
    try:
        keep_draft(page, changed, whole_typed(request.form.get("seen", "")))
    except InvalidInputError as problem:
        form.refuse(problem)
        return _page(page, before, form, refused=True), 400
    flash(f"The rule “{form.rule.name}” is saved in the draft.", "good")
    return redirect(url_for("merchant.see_draft", shop_id=shop_id, _anchor=form.rule.name), 303)


@merchant.post("/rules/<shop_id>/draft/check")
@needs(Right.CHANGE_SETTINGS)
def check_rule(shop_id: str) -> ResponseReturnValue:
    """Say of a rule that is being typed what is wrong, or what it matches. Keeps nothing."""
    page = rules_here(shop_id)
    form = _read(page, request.args.get("rule"), request.form)
    return show_part("checked.html", tells_all="all" in request.form, **_said(page.shop, form))


@merchant.get("/rules/<shop_id>/draft/remove")
@needs(Right.CHANGE_SETTINGS)
def ask_rule_removal(shop_id: str) -> ResponseReturnValue:
    """Ask once before a rule is taken out of the draft."""
    page = rules_here(shop_id)
    pack = draft_of(page).pack
    rule = rule_named(pack, request.args.get("rule", ""))
    return show_rules_page("remove.html", page.shop, pack=pack, rule=rule)


@merchant.post("/rules/<shop_id>/draft/remove")
@needs(Right.CHANGE_SETTINGS)
def remove_rule(shop_id: str) -> ResponseReturnValue:
    """Take a rule out of the draft."""
    page, rule = rules_here(shop_id), request.args.get("rule", "")
    keep_draft(page, without_rule(draft_of(page).pack, rule))
    flash(f"The rule “{rule}” is out of the draft. What is live keeps its rules.", "good")
    return redirect(url_for("merchant.see_draft", shop_id=shop_id), 303)


def _read(page: RulesPage, before: str | None, typed: Typed) -> RuleForm:
    others = frozenset(rule.name for rule in draft_of(page).pack.rules if rule.name != before)
    form = RuleForm(typed=typed, taken=others)
    form.read()
    return form


def _said(shop: Shop, form: RuleForm) -> dict[str, object]:
    known = form.condition
    return {
        "form": form,
        "matches": None if known is None else count_matches(services(), shop, known),
        "instead": {part: instead_of(form.typed, part) for part in form.troubles},
        "place_of": place_of,
    }


def _page(page: RulesPage, before: str | None, form: RuleForm, *, refused: bool = False) -> str:
    return show_rules_page(
        "rule.html",
        page.shop,
        page=page,
        pack=draft_of(page).pack,
        before=before,
        refused=refused,
        levels=LEVELS,
        **_said(page.shop, form),
    )
