"""A rule is silenced for one buyer until a day, from the case that it held."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.packs.snooze_rule import snooze_rule
from app.flow.packs.wake_rule import wake_rule
from app.flow.pages.show_case import show_case
from app.model.errors import InvalidInputError
from app.model.ids import CaseId
from app.model.snooze import NewSnooze
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.rules.days import end_of_day


@merchant.post("/cases/<case_id>/snooze")
@needs(Right.DECIDE_CASES)
def snooze(case_id: str) -> ResponseReturnValue:
    """Silence a rule for this case's buyer until a day."""
    page = show_case(services(), current_user(), CaseId(case_id))
    rule = request.form.get("rule", "")
    try:
        wanted = NewSnooze(
            case_id=page.case.case_id,
            rule=rule,
            ends_at=_until(page.shop.timezone),
            why=request.form.get("why", ""),
        )
        snooze_rule(services(), page.shop.shop_id, wanted, actor=current_user().email)
    except InvalidInputError as problem:
        flash(f"{problem} The rule is not silenced.", "warn")
    else:
        flash(f"The rule “{rule}” is silent for this buyer. This case stays as it is.", "good")
    return _back(case_id)


@merchant.post("/cases/<case_id>/snooze/<snooze_id>/end")
@needs(Right.DECIDE_CASES)
def wake(case_id: str, snooze_id: str) -> ResponseReturnValue:
    """Let a silenced rule speak about this buyer again."""
    page = show_case(services(), current_user(), CaseId(case_id))
    wake_rule(services(), page.shop.shop_id, snooze_id, actor=current_user().email)
    flash("The rule speaks about this buyer again, from the next order on.", "good")
    return _back(case_id)


def _until(timezone: str) -> datetime:
    until = end_of_day(request.form.get("until", ""), timezone, services().now())
    if until is None:
        raise InvalidInputError("Choose until which day the rule is to be silent.")
    return until


def _back(case_id: str) -> ResponseReturnValue:
    return redirect(url_for("merchant.show_one", case_id=case_id, _anchor="reasons"), 303)
