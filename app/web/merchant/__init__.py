"""The merchant's door: sign-in, cases, rules, settings, shops and people, all under /admin."""

from flask import Flask

from app.web.merchant import (
    cases,
    moves,
    people,
    problems,
    requests,
    settings,
    shops,
    sign_in,
    storms,
)
from app.web.merchant.door import merchant
from app.web.merchant.entry import enter
from app.web.merchant.forgery import refuse_forgery
from app.web.merchant.problems import register_waiting
from app.web.merchant.refusals import register_refusals
from app.web.merchant.rules import (
    drafts,
    editor,
    lists,
    overview,
    signal_rooms,
    snoozes,
    texts,
    trials,
    versions,
)
from app.web.merchant.rules.words import register_figures
from app.web.merchant.told import carry_told, hear_told
from app.web.merchant.words import register_words

ROOMS = (cases, moves, people, problems, requests, settings, shops, sign_in, storms)
RULES_ROOMS = (overview, versions, drafts, texts, editor, signal_rooms, trials, lists, snoozes)
"""Importing them is what hangs their routes on the door."""

merchant.before_request(enter)
merchant.before_request(hear_told)
merchant.before_request(refuse_forgery)
merchant.after_request(carry_told)
register_refusals(merchant)


def register_merchant(app: Flask) -> None:
    """Open the merchant's door in an application."""
    register_words(app)
    register_figures(app)
    register_waiting(app)
    app.register_blueprint(merchant)
