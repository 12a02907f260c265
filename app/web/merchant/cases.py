"""Cases: the list by state, the search, and one case with all that happened to it."""

from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.pages.list_cases import CaseList, CaseQuery, list_cases
from app.flow.pages.show_case import show_case
from app.model.case import CLOSED, State
from app.model.errors import InvalidInputError
from app.model.ids import CaseId, ShopId
from app.model.private import Private
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.offers import OFFERS
from app.web.merchant.pages import show
from app.web.merchant.voices import LANGUAGE_NAMES, agent_texts, traces_of
from app.web.visit import visitor

OPEN: Final = tuple(state for state in State if state not in CLOSED)
_GROUPS: Final = {"open": OPEN, "all": ()}


@merchant.get("")
@needs(Right.SEE_CASES)
def list_all() -> ResponseReturnValue:
    """List cases by state, fifty a page, or those of one order number."""
    number = request.args.get("number", "").strip().lstrip("#")
    chosen = request.args.get("state", "all" if number else "open")
    query = CaseQuery(
        shop_id=_shop_wanted(),
        states=_states(chosen),
        number=number,
        cursor=request.args.get("from", ""),
        most_urgent_first=not number and (chosen == "open" or chosen in OPEN),
    )
    found = list_cases(services(), current_user(), query)
    return _page(found, chosen, query)


@merchant.get("/")
@needs(Right.SEE_CASES)
def list_from_slash() -> ResponseReturnValue:
    """Lead to the list whoever typed a slash too many."""
    return redirect(url_for("merchant.list_all"))


@merchant.post("/search")
@needs(Right.SEE_CASES)
def search() -> ResponseReturnValue:
    """Look for an order number, or for a buyer's mailbox: that stands in no address or log."""
    wanted = request.form.get("wanted", "").strip()
    shop = request.form.get("shop") or None
    if "@" not in wanted:
        return redirect(url_for("merchant.list_all", number=wanted or None, shop=shop), 303)
    query = CaseQuery(shop_id=ShopId(shop) if shop else None, mailbox=Private(wanted))
    try:
        found = list_cases(services(), current_user(), query)
    except InvalidInputError as problem:
        return show("problem.html", status=400, title="Not found", sentence=str(problem)), 400
    return _page(found, "all", query)


@merchant.get("/cases/<case_id>")
@needs(Right.SEE_CASES)
def show_one(case_id: str) -> ResponseReturnValue:
    """Show one case: reasons, timeline, checks, mails and calls."""
    page = show_case(services(), current_user(), CaseId(case_id))
    offered = [offer for offer in OFFERS if offer.fits(page)]
    return show(
        "case.html",
        page=page,
        offered=offered,
        traces=traces_of(page),
        agent=agent_texts(page),
        languages=LANGUAGE_NAMES,
    )


def _page(found: CaseList, chosen: str, query: CaseQuery) -> str:
    present = [state for state in State if found.counts.get(state)]
    tabs = [
        ("open", sum(found.counts.get(state, 0) for state in OPEN)),
        *((state, found.counts[state]) for state in present),
        ("all", sum(found.counts.values())),
    ]
    shops = {shop.shop_id: shop for shop in found.shops}
    return show("cases.html", found=found, chosen=chosen, query=query, tabs=tabs, shops=shops)


def _shop_wanted() -> ShopId | None:
    """Return the shop to narrow the list to; in its own admin there is one, named by the admin."""
    wanted = request.args.get("shop")
    return ShopId(wanted) if wanted and visitor() is None else None


def _states(chosen: str) -> tuple[State, ...]:
    if chosen in _GROUPS:
        return _GROUPS[chosen]
    try:
        return (State(chosen),)
    except ValueError:
        raise InvalidInputError("There is no such state of a case.") from None
