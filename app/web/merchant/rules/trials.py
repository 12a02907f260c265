"""Trying rules: on the shop's past, and in the shadow of the live ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.history.backtest_shop import backtest_shop
from app.flow.packs.start_shadow import start_shadow
from app.flow.packs.stop_shadow import stop_shadow
from app.flow.pages.show_rules import RulesPage
from app.flow.pages.show_shadow import show_shadow
from app.flow.pages.show_version import show_version
from app.model.errors import InvalidInputError
from app.model.pack_version import PackRef
from app.model.user import Right
from app.rules.backtest.report import Backtest
from app.rules.pack import Pack
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.rules.charts import curve_of, steps_of
from app.web.merchant.rules.place import DRAFT, draft_of, ref_of, rules_here, show_rules_page

SPANS: Final = {"": "all time", "30": "30 days", "90": "90 days", "365": "a year"}
"""How far back a trial may look, by what its form sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Which rules are tried, and on what of the past."""

    ref: PackRef
    span: str

    def since(self, now: datetime) -> datetime | None:
        """Return when the orders begin that count; None for all of them."""
        return now - timedelta(days=int(self.span)) if self.span else None


@merchant.get("/rules/<shop_id>/backtest")
@needs(Right.SEE_CASES)
def see_backtest(shop_id: str) -> ResponseReturnValue:
    """Try rules on the shop's stored orders beside the live ones; or ask which to try."""
    page, trial = rules_here(shop_id), _trial()
    report = _report(page, trial) if trial else None
    return show_rules_page(
        "backtest.html",
        page.shop,
        page=page,
        trial=trial,
        spans=SPANS,
        report=report,
        curve=curve_of(report) if report else None,
        points=steps_of(report) if report else (),
    )


@merchant.get("/rules/<shop_id>/shadow")
@needs(Right.SEE_CASES)
def see_shadow(shop_id: str) -> ResponseReturnValue:
    """Show what rules would have done with live orders since they run in the shadow."""
    page = rules_here(shop_id)
    seen = show_shadow(services(), current_user(), page.shop.shop_id)
    return show_rules_page("shadow.html", page.shop, page=page, seen=seen)


@merchant.post("/rules/<shop_id>/shadow")
@needs(Right.CHANGE_SETTINGS)
def begin_shadow(shop_id: str) -> ResponseReturnValue:
    """Let the draft, or another version, run beside the live rules from now on; it holds nobody."""
    page = rules_here(shop_id)
    ref = ref_of(request.form.get("ref", ""))
    of_draft = None if ref is None or ref.version == DRAFT else ref
    actor = current_user().email
    try:
        started = start_shadow(services(), page.shop.shop_id, actor=actor, ref=of_draft)
    except InvalidInputError as problem:
        flash(str(problem), "warn")
    else:
        flash(f"“{started.name}” runs in the shadow from now on. It holds nobody.", "good")
    return redirect(url_for("merchant.see_shadow", shop_id=shop_id), 303)


@merchant.post("/rules/<shop_id>/shadow/stop")
@needs(Right.CHANGE_SETTINGS)
def end_shadow(shop_id: str) -> ResponseReturnValue:
    """Let the rules in the shadow rest."""
    page = rules_here(shop_id)
    stop_shadow(services(), page.shop.shop_id, actor=current_user().email)
    flash("Nothing runs in the shadow any more.", "good")
    return redirect(url_for("merchant.see_shadow", shop_id=shop_id), 303)


def _trial() -> Trial | None:
    ref, span = ref_of(request.args.get("pack", "")), request.args.get("span", "")
    return Trial(ref=ref, span=span if span in SPANS else "") if ref else None


def _report(page: RulesPage, trial: Trial) -> Backtest:
    against = None if trial.ref == page.live.ref else page.live.pack
    since = trial.since(services().now())
    return backtest_shop(
        services(), page.shop, _pack(page, trial.ref), against=against, since=since
    )


def _pack(page: RulesPage, ref: PackRef) -> Pack:
    if ref.version == DRAFT:
        return draft_of(page).pack
    return show_version(services(), current_user(), page.shop.shop_id, ref).pack
