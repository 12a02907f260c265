"""A person acts on a case: asked once, then done, then told what was done."""

from flask import abort, flash, get_template_attribute, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.pages.show_case import CasePage, show_case
from app.model.case import MoveRefusedError
from app.model.errors import InvalidInputError
from app.model.ids import CaseId
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.offers import OFFERS, Offer, hours_for
from app.web.merchant.pages import show
from app.web.merchant.words import word

_BY_NAME = {offer.name: offer for offer in OFFERS}


@merchant.get("/cases/<case_id>/<action>")
@needs(Right.DECIDE_CASES)
def ask_once(case_id: str, action: str) -> ResponseReturnValue:
    """Say what will happen and who is told of it, and ask. Changes nothing."""
    offer = _offer(action)
    page = show_case(services(), current_user(), CaseId(case_id))
    if not offer.fits(page):
        return _overtaken(page)
    return show("confirm.html", page=page, offer=offer, hours=hours_for(page))


@merchant.post("/cases/<case_id>/<action>")
@needs(Right.DECIDE_CASES)
def do_it(case_id: str, action: str) -> ResponseReturnValue:
    """Do it once; pressed twice, the second time only tells how the case stands."""
    offer = _offer(action)
    page = show_case(services(), current_user(), CaseId(case_id))
    try:
        offer.take(services(), page, current_user().email, request.form)
    except MoveRefusedError:
        return _overtaken(page)
    except InvalidInputError as problem:
        flash(f"{problem} Nothing was changed.", "warn")
    else:
        flash(_sentence(offer, page), "good")
    return _back(page)


def _offer(action: str) -> Offer:
    offer = _BY_NAME.get(action)
    if offer is None:
        abort(404)
    return offer


def _overtaken(page: CasePage) -> ResponseReturnValue:
    """Tell what happened meanwhile, as a late press is no mistake of the person's."""
    now = show_case(services(), current_user(), page.case.case_id)
    flash(
        f"Nothing was changed: the case has moved on meanwhile. It now stands at "
        f"“{word('state', now.case.state)}”. The timeline below says how it came there.",
        "warn",
    )
    return _back(page)


def _back(page: CasePage) -> ResponseReturnValue:
    if request.form.get("back") == "problems":
        return redirect(url_for("merchant.see_problems"), 303)
    return redirect(url_for("merchant.show_one", case_id=page.case.case_id), 303)


def _sentence(offer: Offer, page: CasePage) -> str:
    done = get_template_attribute("merchant/offers.html", "done")
    return str(done(offer.name, page)).strip()
