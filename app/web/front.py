"""The first page: what to try in the demo, or the way to the merchant's page."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app.web.context import settings

front = Blueprint("front", __name__)


@front.get("/")
def first_page() -> ResponseReturnValue:
    """Show the demo's tour, or lead to the merchant's page. Anybody may enter."""
    if not settings().demo:
        return redirect("/admin")
    return render_template("front.html", addresses=dict(settings().demo_addresses))


@front.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    """Say that there is no icon file; pages carry theirs as a drawing."""
    return "", 204
