"""What waits for a person: all of it on one page, with what can be done about each."""

from flask import Flask, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.flow.intake.replay_delivery import replay_delivery
from app.flow.problems.count_problems import count_problems
from app.flow.problems.shop_of_problem import shop_of_problem
from app.flow.problems.show_problems import show_problems
from app.flow.problems.try_again import try_again
from app.messages.problems import problem_meanwhile, problem_reason, problem_title
from app.model.ailment import WEBHOOKS
from app.model.errors import InvalidInputError
from app.model.ids import DeliveryId, ShopId
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import current_user, needs
from app.web.merchant.pages import show
from app.web.visit import visitor


def register_waiting(app: Flask) -> None:
    """Give the pages their count of what waits, and the words for it."""
    app.jinja_env.globals.update(
        waiting=lambda: count_problems(services(), g.user),
        problem_title=problem_title,
        problem_reason=problem_reason,
        problem_meanwhile=problem_meanwhile,
    )


@merchant.get("/problems")
@needs(Right.SEE_CASES)
def see_problems() -> ResponseReturnValue:
    """Show what waits for a person, fifty a page, of all shops or of one."""
    wanted = request.args.get("shop")
    shop_id = ShopId(wanted) if wanted and visitor() is None else None
    page = show_problems(services(), current_user(), shop_id, request.args.get("from", ""))
    return show("problems.html", page=page, about_webhooks=WEBHOOKS)


@merchant.post("/shops/<shop_id>/deliveries/<int:delivery_id>/replay")
@needs(Right.CHANGE_SETTINGS)
def play_again(shop_id: str, delivery_id: int) -> ResponseReturnValue:
    """Put a delivery that was set aside back in line."""
    shop = shop_of_problem(services(), current_user(), ShopId(shop_id))
    try:
        replay_delivery(services(), shop.shop_id, DeliveryId(delivery_id), current_user().email)
    except InvalidInputError as problem:
        flash(str(problem), "warn")
    else:
        flash("The delivery is back in line. If it fails again, it returns here.", "good")
    return redirect(url_for("merchant.see_problems"), 303)


@merchant.post("/shops/<shop_id>/again")
@needs(Right.CHANGE_SETTINGS)
def try_shop_again(shop_id: str) -> ResponseReturnValue:
    """Try once more what was given up and belongs to no case: webhooks, past orders, a batch."""
    shop = shop_of_problem(services(), current_user(), ShopId(shop_id))
    subject = request.form.get("subject", "") or shop.shop_id
    try:
        try_again(services(), shop.shop_id, subject, current_user().email)
    except InvalidInputError as problem:
        flash(str(problem), "warn")
    else:
        flash(f"What was given up for {shop.name} is being tried again.", "good")
    return redirect(url_for("merchant.see_problems"), 303)
