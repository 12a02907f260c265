"""Ends a hold by itself, where the merchant chose that for it and nothing speaks against it."""

from app.flow.cases.move_case import move_case
from app.flow.deadlines.end_of import end_of
from app.flow.deadlines.last_word import LastWord
from app.model.audit import DEADLINE_POLICY
from app.model.case import Case, Move
from app.model.shop import AtDeadline, ShopSettings
from app.services import Services
from app.store.audit import timeline
from app.store.transaction import Transaction


def end_as_chosen(
    services: Services, tx: Transaction, case: Case, settings: ShopSettings, *, word: LastWord
) -> bool:
    """Release or cancel the order as its merchant chose; tell whether that was begun.

    Nothing is cancelled whose buyer may have proved everything while nobody heard of it.

    Raises:
        MoveRefusedError: the case is not undecided any more.
    """
    end = end_of(case, settings, timeline(tx, case.shop_id, case.case_id))
    if end is AtDeadline.CANCEL and word is not LastWord.HEARD:
        return False
    if end is AtDeadline.RELEASE:
        move_case(services, tx, case, Move.DEADLINE)
    elif end is AtDeadline.CANCEL:
        move_case(services, tx, case, Move.CANCEL, actor=DEADLINE_POLICY)
    return end is not AtDeadline.SUPPORT
