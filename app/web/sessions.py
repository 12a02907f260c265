"""Sessions are for people who come by themselves: machines and shops' admins have none."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from typing_extensions import override

from app.web.visit import comes_from_admin

_FOR_MACHINES = ("/webhooks/", "/health/", "/metrics")


class OneAnswersSession(SecureCookieSession):
    """Lives for one answer: read from no cookie, kept in none."""


class PeoplesSessions(SecureCookieSessionInterface):
    """Flask's signed cookies, left out where shops, providers and operators' tools enter.

    A page inside a shop's admin works with the platform's session tokens. It reads no cookie
    either, so that whoever is signed in beside it lends it nothing.
    """

    @override
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open a person's session; None where machines enter."""
        if request.path.startswith(_FOR_MACHINES):
            return None
        if comes_from_admin(request):
            return OneAnswersSession()
        return super().open_session(app, request)

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep a person's session in their cookie."""
        if not isinstance(session, OneAnswersSession):
            super().save_session(app, session, response)
