"""The merchant's door: sign-in, cases, settings, shops and people, all under /admin."""

from flask import Flask

from app.web.merchant import cases, moves, people, settings, shops, sign_in
from app.web.merchant.door import merchant
from app.web.merchant.forgery import refuse_forgery
from app.web.merchant.problems import register_problems
from app.web.merchant.words import register_words

ROOMS = (cases, moves, people, settings, shops, sign_in)
"""Importing them is what hangs their routes on the door."""

merchant.before_request(refuse_forgery)
register_problems(merchant)


def register_merchant(app: Flask) -> None:
    """Open the merchant's door in an application."""
    register_words(app)
    app.register_blueprint(merchant)
