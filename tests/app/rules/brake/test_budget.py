"""Shares of an hour: who may spend how much of it."""

import pytest

from app.model.facts import KeyKind
from app.rules.brake.budget import PER_KEY, Share, Spent, check_budget, mail_budget


def test_what_asks_buyers_leaves_room_for_letters_that_tell_the_end():
    budget, full = mail_budget(100), Spent(total=80)

    assert not budget.has_room(Share.ORDINARY, full)
    assert budget.has_room(Share.ENDING, full)
    assert not budget.has_room(Share.ENDING, Spent(total=100))


def test_storms_have_a_quarter_all_together():
    budget = mail_budget(100)

    assert budget.has_room(Share.STORM, Spent(total=24, by_storms=24))
    assert not budget.has_room(Share.STORM, Spent(total=25, by_storms=25))
    assert budget.has_room(Share.ORDINARY, Spent(total=25, by_storms=25))


@pytest.mark.parametrize("share", [Share.ORDINARY, Share.STORM])
def test_a_full_key_has_no_more(share):
    full = Spent(by_key={KeyKind.CARD: PER_KEY, KeyKind.EMAIL: 1})

    assert not mail_budget(100).has_room(share, full)
    assert mail_budget(100).has_room(Share.ENDING, full)


def test_checks_are_asked_of_the_whole_hour():
    assert check_budget(10).has_room(Share.ORDINARY, Spent(total=9))
    assert not check_budget(10).has_room(Share.ORDINARY, Spent(total=10))


@pytest.mark.parametrize("per_hour", [1, 2, 3, 4, 5])
def test_the_smallest_hour_has_room_for_everybody(per_hour):
    budget = check_budget(per_hour)

    assert budget.storms_share() >= 1
    assert budget.has_room(Share.ORDINARY, Spent())
