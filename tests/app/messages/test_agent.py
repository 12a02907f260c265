"""What is read out to a caller is the same whatever the rules found, and helps no impostor."""

import inspect
import re

import pytest

from app.messages import agent
from app.messages.agent import NEVER, agent_text
from app.messages.catalogue import LANGUAGES, sentences_of
from app.model.case import Case, State, SupportReason
from tests.app.messages.contexts import ANSWER_BY, a_case

ZONE = "Europe/Stockholm"
STATES = [state for state in State if state is not State.WITH_SUPPORT]
CASES = [
    *(a_case(state=state) for state in STATES),
    *(a_case(state=State.WITH_SUPPORT, support_reason=reason) for reason in SupportReason),
    a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.DISPUTED, answer_by=None),
]
TELLING = re.compile(
    r"score|point|rule|list|threshold|risk|fraud|suspi(?!cion)|match|differ|device|"
    r"poäng|regel|lista|risk|bedräg|stämde inte|"
    r"punkt|regel|liste|risiko|betrug|abweich",
    re.IGNORECASE,
)


def said(case, language="en"):
    return agent_text(case, ZONE, language).whole()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.state}-{case.support_reason}-{case.answer_by is None}"
)
def test_a_caller_hears_of_no_rule_list_score_or_detail(case, language):
    text = said(case, language)

    assert text
    assert TELLING.search(text) is None
    assert len(text) < 1500


def test_it_is_made_of_the_case_alone_and_so_of_no_finding():
    assert list(inspect.signature(agent_text).parameters) == ["case", "timezone", "language"]
    assert "decision" not in inspect.getsource(agent)
    assert "findings" not in Case.__dataclass_fields__


@pytest.mark.parametrize("reason", SupportReason)
def test_why_a_person_decides_is_not_told_to_a_caller(reason):
    case = a_case(state=State.WITH_SUPPORT, support_reason=reason)
    other = a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.NO_ANSWER)

    assert said(case) == said(other)


def test_a_buyer_who_was_written_to_hears_what_is_asked_and_until_when():
    text = said(a_case(state=State.INVITED, answer_by=ANSWER_BY))

    assert "We have sent a mail to the address that was given with the order." in text
    assert "until Tuesday, 24 November 2026, 14:05" in text
    assert "“I would rather talk to a person”" in text
    assert "until" not in said(a_case(state=State.INVITED, answer_by=None))


def test_before_the_mail_is_sent_it_is_announced():
    assert "You will get a mail" in said(a_case(state=State.OPENED))


def test_a_buyer_who_was_never_asked_is_not_told_that_anything_is_odd():
    case = a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.DISPUTED, answer_by=None)

    assert case.is_kept_from_buyer()
    assert said(case).startswith("A colleague is looking at your order.")


def test_once_it_is_cancelling_the_caller_hears_no_more_than_before():
    waiting = a_case(state=State.WITH_SUPPORT, support_reason=SupportReason.NO_ANSWER)

    assert said(a_case(state=State.CANCELLING)) == said(waiting)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_never_said_is_told_in_every_language(language):
    never = agent_text(a_case(), ZONE, language).never

    assert len(set(never)) == len(NEVER) == len(never)
    keys = {key.rpartition(".")[2] for key in sentences_of(language) if key[:12] == "agent.never."}
    assert keys == set(NEVER)


def test_an_unknown_language_is_served_in_english():
    assert said(a_case(), "fr") == said(a_case(), "en")
