"""What follows when a hold is gone, by who let it go and how often it was put again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.flow.keeper.judge_loss import REPAIRS_AT_MOST, Answer, judge_loss
from app.ports import Mover


def judged(mover, repairs=0, *, may_be_held=True, is_payment=False):
    return judge_loss(mover, repairs, may_be_held=may_be_held, is_payment=is_payment)


def test_staff_who_lift_a_hold_have_decided():
    assert judged(Mover.STAFF) is Answer.HAND_BACK
    assert judged(Mover.STAFF, 3, may_be_held=False) is Answer.HAND_BACK


def test_staff_who_note_that_the_money_came_say_nothing_about_the_buyer():
    assert judged(Mover.STAFF, is_payment=True) is Answer.HOLD_AGAIN
    assert judged(Mover.STAFF, 1, is_payment=True) is Answer.HAND_BACK


def test_a_program_is_answered_a_set_number_of_times():
    answers = [judged(Mover.MACHINE, repairs) for repairs in range(REPAIRS_AT_MOST + 1)]

    assert answers == [Answer.HOLD_AGAIN] * REPAIRS_AT_MOST + [Answer.ASK_PERSON]


def test_where_nobody_can_tell_it_is_put_again_once():
    assert judged(Mover.UNKNOWN) is Answer.HOLD_AGAIN
    assert judged(Mover.UNKNOWN, 1) is Answer.ASK_PERSON


@pytest.mark.parametrize("mover", [Mover.MACHINE, Mover.UNKNOWN])
def test_an_order_that_takes_no_hold_now_is_a_persons(mover):
    assert judged(mover, may_be_held=False) is Answer.ASK_PERSON


@given(st.sampled_from(Mover), st.integers(REPAIRS_AT_MOST, 99), st.booleans(), st.booleans())
def test_after_the_set_number_nothing_is_put_again(mover, repairs, may_be_held, is_payment):
    answer = judge_loss(mover, repairs, may_be_held=may_be_held, is_payment=is_payment)

    assert answer is not Answer.HOLD_AGAIN
