"""Storms: many risky orders at once on one page, and one decision for all of them."""

from dataclasses import dataclass
from typing import Final

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.flow.pages.show_storm import StormPage, show_storm
from app.flow.storms.act_on_storm import act_on_storm
from app.messages.storms import shared_words
from app.model.errors import InvalidInputError
from app.model.ids import StormId
from app.model.storm import StormAction
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show
from app.web.merchant.words import LANGUAGE, count


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOffer:
    """What may be done with a batch, in words."""

    action: StormAction
    button: str
    question: str
    happens: str
    told: str
    done: str
    is_dangerous: bool = False


OFFERS: Final = (
    BatchOffer(
        action=StormAction.RELEASE,
        button="Release all",
        question="Release all of these orders?",
        happens="Every order goes on at the shop as it was before the hold, without any proof.",
        told="Only buyers who had a mail of ours before hear that it goes on.",
        done="The orders of the batch are being released.",
    ),
    BatchOffer(
        action=StormAction.CANCEL,
        button="Cancel and refund all",
        question="Cancel all of these orders and give their money back?",
        happens=(
            "The shop cancels every order and gives its money back. It cannot be undone. Orders whose"
            " buyers are in the middle of a check are left out: decide about those one by one."
        ),
        told="What buyers hear of it the shop tells them.",
        done="The orders of the batch are being cancelled and refunded.",
        is_dangerous=True,
    ),
    BatchOffer(
        action=StormAction.SUPPORT,
        button="Hand to support",
        question="Hand all of these orders to support?",
        happens="They stay on hold, and a person looks at each.",
        told="Their buyers are told so by mail, as many an hour as a batch may have.",
        done="The orders of the batch are being handed to support.",
    ),
    BatchOffer(
        action=StormAction.ASK,
        button="Ask all buyers",
        question="Ask all of these buyers to prove who they are?",
        happens=(
            "Each is invited by mail, those who have waited longest first, as many an hour as a "
            "batch may have. Where the rules want a person's decision, the order stays with you."
        ),
        told="Their buyers, and nobody else.",
        done="The buyers of the batch are asked, as the hours have room for them.",
    ),
)
"""In the order of their buttons."""

_BY_NAME: Final = {str(one.action): one for one in OFFERS}


@merchant.get("/storms/<storm_id>")
@needs(Right.SEE_CASES)
def see_storm(storm_id: str) -> ResponseReturnValue:
    """Show what a batch has in common, how its orders stand, and some of them."""
    page = _page(storm_id)
    chosen = None if page.storm.action is None else _BY_NAME[page.storm.action]
    return show("storm.html", page=page, offers=OFFERS, chosen=chosen, shared=_shared(page))


@merchant.get("/storms/<storm_id>/<action>")
@needs(Right.DECIDE_CASES)
def ask_about_storm(storm_id: str, action: str) -> ResponseReturnValue:
    """Say what will happen to how many orders, and ask. Changes nothing."""
    page, offer = _page(storm_id), _offer(action)
    return show("storm_confirm.html", page=page, offer=offer)


@merchant.post("/storms/<storm_id>/<action>")
@needs(Right.DECIDE_CASES)
def decide_storm(storm_id: str, action: str) -> ResponseReturnValue:
    """Have it done by the workers; pressed twice, it is done once."""
    page, offer = _page(storm_id), _offer(action)
    storm = page.storm
    try:
        orders = act_on_storm(
            *(services(), storm.shop_id, storm.storm_id, offer.action), actor=current_user().email
        )
    except InvalidInputError as problem:
        flash(str(problem), "warn")
    else:
        flash(f"{offer.done} {count(orders, 'order', 'orders')} in all.", "good")
    return redirect(url_for("merchant.see_storm", storm_id=storm_id), 303)


def _page(storm_id: str) -> StormPage:
    return show_storm(services(), current_user(), StormId(storm_id))


def _offer(action: str) -> BatchOffer:
    offer = _BY_NAME.get(action)
    if offer is None:
        abort(404)
    return offer


def _shared(page: StormPage) -> str:
    return shared_words(page.storm.kinds, LANGUAGE) if page.storm.kinds else ""
