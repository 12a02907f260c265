"""What goes wrong behind /admin is told in the page's own dress."""

from flask import Blueprint, g
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from app.flow.users.recognise import recognise
from app.model.errors import ClearholdError, InvalidInputError, NotFoundError
from app.web.context import services
from app.web.merchant.guard import session_token
from app.web.merchant.pages import show
from app.web.visit import visitor


def register_refusals(door: Blueprint) -> None:
    """Answer refusals with a page that keeps the way back."""
    door.register_error_handler(NotFoundError, _not_found)
    door.register_error_handler(InvalidInputError, _invalid)
    door.register_error_handler(Forbidden, _forbidden)


def _not_found(problem: ClearholdError) -> ResponseReturnValue:
    return show("problem.html", status=404, title="Not found", sentence=str(problem)), 404


def _invalid(problem: ClearholdError) -> ResponseReturnValue:
    return show("problem.html", status=400, title="That did not work", sentence=str(problem)), 400


def _forbidden(problem: Forbidden) -> ResponseReturnValue:
    del problem
    g.user = visitor() or recognise(services(), session_token())
    sentence = "Your role does not allow this. Nothing was changed. Ask an owner of the account."
    return show("problem.html", status=403, title="Not allowed", sentence=sentence), 403
