"""What a person may do with a case: when it is offered, and which step it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.flow.cases.call_off import call_off
from app.flow.cases.escalate import escalate
from app.flow.cases.extend import extend
from app.flow.cases.hand_back import hand_back
from app.flow.cases.note_report import note_report
from app.flow.cases.resend import resend
from app.flow.cases.vouch import vouch
from app.flow.forgetting.forget_case import forget_case
from app.flow.holds.hold_again import hold_again
from app.flow.pages.show_case import CasePage
from app.flow.problems.try_again import try_again
from app.model.case import Move, State
from app.model.effect import EffectState
from app.model.errors import InvalidInputError
from app.services import Services

Form = Mapping[str, str]

_WAITING: Final = frozenset({State.HELD, State.INVITED, State.CHECKING})
HOURS: Final = (12, 24, 48, 72, 168)
"""By how much a buyer's time may be moved at most."""


def hours_for(page: CasePage) -> tuple[int, ...]:
    """Return by how much the buyer's time may be moved without going beyond the order's own."""
    since = max(page.case.answer_by or page.asked_at, page.asked_at)
    ends = [one.at for one in page.there.limits]
    return tuple(one for one in HOURS if all(since + timedelta(hours=one) <= end for end in ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One action. Its words stand in templates/merchant/offers.html under its name."""

    name: str
    fits: Callable[[CasePage], bool]
    take: Callable[[Services, CasePage, str, Form], None]


def _release(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    vouch(services, page.shop.shop_id, page.case.case_id, actor)


def _resend(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    resend(services, page.shop.shop_id, page.case.case_id, actor)


def _extend(services: Services, page: CasePage, actor: str, form: Form) -> None:
    hours = form.get("hours", "")
    if hours not in {str(one) for one in HOURS}:
        raise InvalidInputError("Choose by how much the time is to be extended.")
    extend(
        services,
        page.shop.shop_id,
        page.case.case_id,
        int(hours),
        actor=actor,
        seen=_time(form.get("seen", "")),
    )


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidInputError("This form is damaged. Open the page again.") from None


def _support(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    escalate(services, page.shop.shop_id, page.case.case_id, actor)


def _cancel(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    hand_back(services, page.shop.shop_id, page.case.case_id, actor)


def _call_off(services: Services, page: CasePage, actor: str, form: Form) -> None:
    as_fraud = form.get("fraud") == "yes"
    call_off(services, page.shop.shop_id, page.case.case_id, actor, as_fraud=as_fraud)


def _report(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    if not note_report(services, page.shop.shop_id, page.case.order_id, actor=actor):
        raise InvalidInputError("It was reported before, and that is known.")


def _forget(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    if page.row.forgotten_at is None:
        forget_case(services, page.shop.shop_id, page.case.case_id, actor)


def _hold_again(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    hold_again(services, page.shop.shop_id, page.case.case_id, actor)


def _again(services: Services, page: CasePage, actor: str, form: Form) -> None:
    del form
    try_again(services, page.shop.shop_id, page.case.case_id, actor)


OFFERS: Final = (
    Offer(
        name="release",
        fits=lambda page: page.case.allows(Move.VOUCH) and not page.goes_on,
        take=_release,
    ),
    Offer(
        name="let_go",
        fits=lambda page: page.goes_on and not page.case.has_lost_its_hold(),
        take=_release,
    ),
    Offer(name="hold_again", fits=lambda page: page.case.has_lost_its_hold(), take=_hold_again),
    Offer(
        name="resend",
        fits=lambda page: (
            page.case.state in {*_WAITING, State.WITH_SUPPORT}
            and page.may_be_proven
            and not (page.goes_on or page.row.is_test)
        ),
        take=_resend,
    ),
    Offer(
        name="extend",
        fits=lambda page: (
            page.case.state in _WAITING and not page.row.is_test and bool(hours_for(page))
        ),
        take=_extend,
    ),
    Offer(name="support", fits=lambda page: page.case.allows(Move.NEED_PERSON), take=_support),
    Offer(
        name="cancel",
        fits=lambda page: (
            page.case.allows(Move.HAND_BACK) and (page.case.has_lost_its_hold() or not page.goes_on)
        ),
        take=_cancel,
    ),
    Offer(name="call_off", fits=lambda page: page.case.allows(Move.CANCEL), take=_call_off),
    Offer(name="report", fits=lambda page: page.row.forgotten_at is None, take=_report),
    Offer(
        name="again",
        fits=lambda page: any(one.state is EffectState.SET_ASIDE for one in page.effects),
        take=_again,
    ),
    Offer(
        name="forget",
        fits=lambda page: not page.case.is_open() and page.row.forgotten_at is None,
        take=_forget,
    ),
)
"""In the order of their buttons."""
