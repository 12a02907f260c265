"""What was done is told on the page after; inside a shop's admin without a cookie between them."""

from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import Response, current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.web.visit import visitor

_NAME: Final = "told"
_GOOD_FOR_SECONDS: Final = 60
_KEPT: Final = "_flashes"
"""Where Flask keeps what is to be told."""


def hear_told() -> None:
    """Take up what the page before left to be told: our own words, signed, of this minute."""
    user, carried = visitor(), request.args.get(_NAME)
    if user is None or carried is None:
        return
    try:
        whom, told = _signer().loads(carried, max_age=_GOOD_FOR_SECONDS)
    except BadSignature:
        return
    if whom == user.user_id:
        session[_KEPT] = [tuple(one) for one in told]


def carry_told(answer: Response) -> Response:
    """Leave what is to be told in the address that a visitor is sent to."""
    user = visitor()
    if user is not None and answer.location and session.get(_KEPT):
        carried = _signer().dumps([user.user_id, session.pop(_KEPT)])
        parts = urlsplit(answer.location)
        query = "&".join(filter(None, (parts.query, urlencode({_NAME: carried}))))
        answer.location = urlunsplit(parts._replace(query=query))
    return answer


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=_NAME)
