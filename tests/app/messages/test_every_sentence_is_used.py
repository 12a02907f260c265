"""No sentence is kept that nobody says, and none is asked for that nobody wrote."""

import re
from dataclasses import replace
from itertools import product

from app.messages import catalogue
from app.messages.agent import agent_text
from app.messages.alarms import compose_alarm
from app.messages.calls import compose_call
from app.messages.catalogue import FALLBACK, say, sentences_of
from app.messages.connections import ailment_words, compose_webhooks, remedy_words
from app.messages.deadlines import compose_deadline
from app.messages.findings import finding_words
from app.messages.letters import compose
from app.messages.losses import Loss, Sighting, compose_loss
from app.messages.merchant_letters import compose_left, compose_request
from app.messages.notes import note_text
from app.messages.storms import compose_storm
from app.messages.words import (
    assurance_words,
    cause_words,
    failure_words,
    move_words,
    state_words,
    support_words_for_buyer,
    support_words_for_merchant,
)
from app.model.ailment import Ailment
from app.model.case import Cause, Move, State, SupportReason
from app.model.check import Failure
from app.model.decision import Assurance
from app.model.effect import Letter
from app.model.ids import StormId
from app.model.order import LimitKind, Obstacle
from app.model.shop import AtDeadline, ShopSettings
from app.ports import Mover
from app.rules.brake.cluster import TIES
from app.rules.packs import PACKS
from tests.app.messages.contexts import (
    ANSWER_BY,
    LETTERS,
    MONDAY,
    TUESDAY,
    a_call,
    a_case,
    a_context,
    a_deadline,
    a_dispatch,
    a_loss,
    a_request,
    a_shop,
    a_shop_left,
    a_storm,
    an_alarm,
    broken_webhooks,
)
from tests.app.messages.findings import a_decision, a_finding
from tests.builders.orders import a_line
from tests.house_rules.tree import ROOT, files

ASKED_FOR = re.compile(r"""\bsay\(\s*["']([a-z0-9_.]+)["']""")
QUOTED = re.compile(r"""["']([a-z0-9_.]+)["']""")
PORTAL = "portal."


EVERY_FINDING = [a_finding(rule.name, rule.says) for pack in PACKS for rule in pack.rules]


class Listening(dict):
    """Sentences that remember which of them were said."""

    def __init__(self, sentences):
        super().__init__(sentences)
        self.said = set()

    def __getitem__(self, key):
        self.said.add(key)
        return super().__getitem__(key)


def sources(folder="app"):
    """What is written in a folder of ours; nothing where it is not built yet."""
    found = files(ROOT / folder) if (ROOT / folder).exists() else []
    return [path.read_text() for path in found if path.suffix in {".py", ".html", ".txt"}]


def portal_sources():
    """The buyer's page, which leaves ``portal.`` out."""
    return sources("app/web/portal") + sources("app/web/templates/portal")


def quoted_on_pages():
    full = {key for text in sources("app/web") for key in QUOTED.findall(text)}
    return full | {PORTAL + key for text in portal_sources() for key in QUOTED.findall(text)}


def test_every_sentence_is_said_to_somebody(monkeypatch):
    sentences = Listening(sentences_of(FALLBACK))
    monkeypatch.setattr(catalogue, "sentences_of", lambda _language: sentences)
    say_all_letters()
    say_all_alarms()
    say_all_to_merchants()
    say_all_notes()
    say_all_words()
    say_all_to_agents()

    assert sentences.keys() - sentences.said - quoted_on_pages() == set()


def test_every_sentence_that_is_asked_for_was_written():
    written = sentences_of(FALLBACK).keys() | {
        key.removeprefix(PORTAL) for key in sentences_of(FALLBACK) if portal_sources()
    }
    ours = [text for text in sources() if "messages.catalogue" in text or "{%" in text]
    asked_for = {key for text in ours for key in ASKED_FOR.findall(text)}

    assert asked_for
    assert asked_for - written == set()


def say_all_letters():
    many = tuple(a_line() for _ in range(20))
    for letter, cause in product(LETTERS, (*Cause, None)):
        compose(letter, FALLBACK, a_context(cause=cause, goods=many))
    compose(Letter.REMINDER, FALLBACK, a_context(is_cancelled_unanswered=True))
    for day in (a_dispatch(MONDAY), a_dispatch(TUESDAY), None):
        compose(Letter.RELEASED, FALLBACK, a_context(dispatch=day))


def say_all_alarms():
    for obstacle, reason in product((*Obstacle, None), (None, SupportReason.WAREHOUSE_REFUSED)):
        compose_alarm(FALLBACK, an_alarm(obstacle=obstacle, reason=reason))
        compose_alarm(FALLBACK, an_alarm(obstacle=obstacle, reason=reason, is_rest_held=True))
    for what, is_rest_held in product(Loss, (True, False)):
        compose_loss(FALLBACK, a_loss(what=what, is_rest_held=is_rest_held))
    unseen = Sighting(at=ANSWER_BY, mover=Mover.UNKNOWN)
    compose_loss(FALLBACK, a_loss(sightings=[unseen]))


def say_all_to_merchants():
    for orders in (0, 1, 2):
        compose_request(FALLBACK, a_request(orders=orders))
    compose_left(FALLBACK, a_shop_left())
    compose_webhooks(FALLBACK, broken_webhooks())
    for kinds, orders in ((TIES, 1), ((), 2)):
        compose_storm(FALLBACK, a_storm(kinds=kinds, orders=orders))
    for is_held in (True, False):
        compose_call(FALLBACK, a_call(is_held=is_held))
    soon = a_deadline().deadline
    compose_call(FALLBACK, a_call(deadline=soon))
    for then, kind in product((*AtDeadline, None), LimitKind):
        compose_deadline(FALLBACK, a_deadline(then=then, deadline=replace(soon, kind=kind)))


def say_all_notes():
    for policy in AtDeadline:
        shop = a_shop(settings=ShopSettings(at_deadline=policy))
        note_text(
            Letter.HELD_NOTE,
            FALLBACK,
            a_case(),
            a_decision(*EVERY_FINDING, a_finding(points=-1.0)),
            shop,
        )
    with_support = a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.NO_METHOD)
    alone = a_case(answer_by=None, silent_since=ANSWER_BY)
    in_storm = replace(alone, storm_id=StormId("storm_1"))
    for case in (a_case(answer_by=None), with_support, alone, in_storm):
        note_text(Letter.HELD_NOTE, FALLBACK, case, a_decision(), a_shop())
    note_text(Letter.RELEASED_NOTE, FALLBACK, a_case(cause=Cause.PERSON), None, a_shop())
    note_text(Letter.NOT_HELD_NOTE, FALLBACK, a_case(), a_decision(), a_shop())
    note_text(Letter.LEFT_NOTE, FALLBACK, a_case(), None, a_shop())


def say_all_to_agents():
    kept = a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.DISPUTED, answer_by=None)
    for case in (*(a_case(state=state) for state in State), kept):
        agent_text(case, "Europe/Stockholm", FALLBACK)


def say_all_words():
    for say_one, words in (
        (failure_words, Failure),
        (support_words_for_merchant, SupportReason),
        (state_words, State),
        (move_words, Move),
        (cause_words, Cause),
        (assurance_words, Assurance),
        (finding_words, EVERY_FINDING),
        (ailment_words, Ailment),
        (remedy_words, Ailment),
    ):
        for word in words:
            assert say_one(word, FALLBACK)
    for kind in LimitKind:
        assert say(f"limit.{kind}", FALLBACK)
    for reason in SupportReason:
        assert support_words_for_buyer(reason, "Sample shop", FALLBACK)
