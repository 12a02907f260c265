"""What follows when an order no longer bears our hold, by who let it go. Decides only."""

from enum import StrEnum
from typing import Final

from app.ports import Mover

REPAIRS_AT_MOST: Final = 3
"""How often a hold is put again that a program takes off. A gateway tells of one payment two or
three times (charge, intent, a retry); what goes on after that will not end by itself."""
_WHERE_UNSURE: Final = 1
"""It may have been a person, who must not have to fight with us."""


class Answer(StrEnum):
    """What is done about a hold that is gone."""

    HOLD_AGAIN = "hold_again"
    HAND_BACK = "hand_back"
    ASK_PERSON = "ask_person"


def judge_loss(mover: Mover, repairs: int, *, may_be_held: bool, is_payment: bool) -> Answer:
    """Decide.

    ``repairs`` is how often it was put again since a person last said so; ``may_be_held``
    whether the order stands where a hold can be put on it; ``is_payment`` whether what staff did
    was to note that the money arrived, which is no word about the buyer.
    """
    if mover is Mover.STAFF and not (is_payment and repairs < _WHERE_UNSURE):
        return Answer.HAND_BACK
    at_most = REPAIRS_AT_MOST if mover is Mover.MACHINE else _WHERE_UNSURE
    return Answer.HOLD_AGAIN if may_be_held and repairs < at_most else Answer.ASK_PERSON
