"""Sessions are for people: a machine has none, and opening one takes as long as a hello."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from typing_extensions import override

_FOR_MACHINES = ("/webhooks/", "/health/", "/metrics")


class PeoplesSessions(SecureCookieSessionInterface):
    """Flask's signed cookies, left out where shops, providers and operators' tools enter."""

    @override
    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Open a person's session; None where machines enter."""
        if request.path.startswith(_FOR_MACHINES):
            return None
        return super().open_session(app, request)
