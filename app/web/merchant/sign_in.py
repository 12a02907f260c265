"""The way in: sign-in, sign-out, and the page behind a one-time link."""

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.flow.users.finish_setup import finish_setup
from app.flow.users.recognise import recognise
from app.flow.users.show_setup import show_setup
from app.flow.users.sign_in import SignInRefusedError, sign_in
from app.flow.users.sign_out import sign_out
from app.model.errors import InvalidInputError
from app.model.user import Right
from app.web.context import services
from app.web.merchant.door import merchant
from app.web.merchant.guard import needs, session_token
from app.web.merchant.pages import show


@merchant.get("/sign-in")
def ask_sign_in() -> ResponseReturnValue:
    """Ask for mailbox and password. Anybody may enter."""
    if recognise(services(), session_token()) is not None:
        return redirect(url_for("merchant.list_all"))
    return show("sign_in.html", then=_inside(request.args.get("then", "")), email="")


@merchant.post("/sign-in")
def take_sign_in() -> ResponseReturnValue:
    """Take mailbox and password. Anybody may enter."""
    email, then = request.form.get("email", ""), _inside(request.form.get("then", ""))
    password = request.form.get("password", "")
    try:
        token = sign_in(services(), email, password, request.remote_addr or "")
    except SignInRefusedError as problem:
        page = show("sign_in.html", then=then, email=email, problem=str(problem))
        if problem.retry_after is None:
            return page, 401
        return page, 429, {"Retry-After": str(int(problem.retry_after.total_seconds()))}
    _begin(token)
    return redirect(then, 303)


@merchant.post("/sign-out")
@needs(Right.SEE_CASES)
def leave() -> ResponseReturnValue:
    """End the session."""
    sign_out(services(), session_token())
    session.clear()
    return redirect(url_for("merchant.ask_sign_in"), 303)


@merchant.get("/setup/<token>")
def ask_setup(token: str) -> ResponseReturnValue:
    """Ask whoever has the one-time link for a password."""
    return show("setup.html", page=show_setup(services(), token), email="")


@merchant.post("/setup/<token>")
def take_setup(token: str) -> ResponseReturnValue:
    """Take the password from whoever has the one-time link."""
    email = request.form.get("email", "")
    page = show_setup(services(), token)
    try:
        session_of_new = finish_setup(services(), token, email, _password_typed_twice())
    except InvalidInputError as problem:
        return show("setup.html", page=page, email=email, problem=str(problem)), 400
    _begin(session_of_new)
    return redirect(url_for("merchant.list_all"), 303)


def _password_typed_twice() -> str:
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise InvalidInputError("The two passwords differ. Type the same one twice.")
    return password


def _begin(token: str) -> None:
    """Let the browser carry the new session and nothing of the one before."""
    before = session_token()
    if before:
        sign_out(services(), before)
    session.clear()
    session["token"] = token


def _inside(address: str) -> str:
    """Return where to go after the sign-in: a page of ours, whatever was asked for."""
    home = url_for("merchant.list_all")
    is_ours = address == home or address.startswith((f"{home}/", f"{home}?"))
    return address if is_ours and "\\" not in address else home
