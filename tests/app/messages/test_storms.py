"""The one letter to a merchant about a storm: in three languages, naming nobody."""

import pytest

from app.messages.catalogue import LANGUAGES
from app.messages.storms import compose_storm
from app.model.facts import KeyKind
from tests.app.messages.contexts import a_storm


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_how_many_since_when_and_where_to_decide(language):
    letter = compose_storm(language, a_storm())
    text = letter.text.reveal()

    assert letter.language == language
    assert "1674" in letter.subject
    assert "https://clearhold.example.test/admin/storms/storm_1" in text
    assert "14:05" in text
    assert "{" not in text


def test_it_says_what_they_share_in_words():
    shared = a_storm(kinds=(KeyKind.CARD, KeyKind.DEVICE))

    assert "the same card and the same device" in compose_storm("en", shared).text.reveal()


def test_orders_that_share_nothing_are_said_to_share_nothing():
    text = compose_storm("en", a_storm(kinds=(), until=None)).text.reveal()

    assert "They share nothing." in text
    assert "must be decided by" not in text
