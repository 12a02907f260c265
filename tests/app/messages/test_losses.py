"""The merchant is told what was seen of a hold that does not last, and by whom."""

import pytest

from app.messages.catalogue import LANGUAGES
from app.messages.losses import Loss, compose_loss
from tests.app.messages.contexts import a_loss


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", Loss)
def test_a_loss_names_the_order_and_the_way_to_its_case(language, what):
    letter = compose_loss(language, a_loss(what=what))
    text = letter.text.reveal()

    assert "1042" in letter.subject
    assert "https://clearhold.example.test/admin/cases/case_1" in text
    assert letter.language == language
    assert "{" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_time_that_was_seen_is_told_with_both_statuses(language):
    text = compose_loss(language, a_loss()).text.reveal()

    assert text.count("on-hold") == text.count("processing") == 3


def test_the_words_of_a_plugin_lead_nowhere():
    sightings = [
        one.__class__(
            at=one.at, before="<b>x</b>", after="https://evil.example.test", mover="unknown"
        )
        for one in a_loss().sightings
    ]
    letter = compose_loss("en", a_loss(sightings=sightings))

    assert "<b>" not in letter.html.reveal()
    assert "https://evil" not in letter.text.reveal()
