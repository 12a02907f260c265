"""Before a clock cancels an order, the provider is asked whether the buyer has passed just now."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from app.flow.deadlines.end_of import end_of
from app.model.audit import AuditLine
from app.model.case import Case
from app.model.check import Check
from app.model.shop import AtDeadline, ShopSettings
from app.services import Services
from app.store.audit import timeline, write_line
from app.store.checks import ask_soon, has_answered, may_have_passed, open_check_of
from app.store.transaction import Transaction

_ASKED: Final = "asked_before_cancelling"
_AWAITED_FOR: Final = timedelta(minutes=10)
"""With the grace of a check less than the hour within which a deadline is dealt with in time."""
_FRESH_FOR: Final = timedelta(minutes=2)
"""The clock asks and cancels in two threads of its own, each half a minute or less apart."""


class LastWord(Enum):
    """What is known of a check whose case is at its end."""

    HEARD = auto()
    """Nothing is cancelled, there is no open session, or just now it waited for its buyer."""
    AWAITED = auto()
    """The provider is being asked: the case has to wait."""
    UNKNOWN = auto()
    """Nobody can tell in time whether the buyer has passed: that is no reason to cancel."""


def last_word(
    services: Services,
    tx: Transaction,
    case: Case,
    settings: ShopSettings,
    *,
    over_since: datetime | None,
) -> LastWord:
    """Return what the provider said since the case's time is over; have it asked if need be.

    ``over_since`` is the limit that has passed. An answer of before does not count: the buyer
    may have passed between it and the limit, with nobody told.
    """
    lines = timeline(tx, case.shop_id, case.case_id)
    if end_of(case, settings, lines) is not AtDeadline.CANCEL:
        return LastWord.HEARD
    check = open_check_of(tx, case.case_id)
    if check is None or check.session is None:
        return LastWord.HEARD
    asked_at = _asked_at(lines, over_since)
    if asked_at is None:
        write_line(tx, _line(case, services.now()))
        ask_soon(tx, check.check_id)
        return LastWord.AWAITED
    return _since(services, tx, check, asked_at)


def _since(services: Services, tx: Transaction, check: Check, asked_at: datetime) -> LastWord:
    now = services.now()
    if not may_have_passed(tx, check.case_id, max(asked_at, now - _FRESH_FOR)):
        return LastWord.HEARD
    if now - asked_at > _AWAITED_FOR:
        return LastWord.UNKNOWN
    if has_answered(tx, check.check_id, asked_at):
        # Too long ago by now. A provider that does not answer has its turn by itself.
        ask_soon(tx, check.check_id)
    return LastWord.AWAITED


def _asked_at(lines: Sequence[AuditLine], over_since: datetime | None) -> datetime | None:
    asked = [line.at for line in lines if line.action == _ASKED]
    return asked[-1] if asked and (over_since is None or asked[-1] >= over_since) else None


def _line(case: Case, now: datetime) -> AuditLine:
    return AuditLine(shop_id=case.shop_id, subject=case.case_id, action=_ASKED, at=now)
