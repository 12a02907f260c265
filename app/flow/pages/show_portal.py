"""What the buyer's page says: the truth about the case, whenever it is asked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.flow.letters.answers_to import answers_to
from app.model.case import Case, State, SupportReason
from app.model.check import Check, Failure
from app.model.dispatch import Dispatch, next_dispatch
from app.model.shop import Shop
from app.services import Services
from app.store.cases import case_by_id, link_by_token
from app.store.checks import checks_of
from app.store.orders import PortalView, portal_view
from app.store.shops import shop_by_id


class Step(StrEnum):
    """What the page is about."""

    ASK = "ask"
    """The buyer may verify; after failed attempts with the reason of the last."""
    WAIT = "wait"
    """A session was opened: its result is on its way, or the buyer left it half done
    and may go on."""
    RELEASING = "releasing"
    """Passed; the shop is being told."""
    RELEASED = "released"
    WITH_SUPPORT = "with_support"
    HANDED_BACK = "handed_back"
    ENDED = "ended"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    """No such link. A stranger is told nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPage:
    """Everything that the page shows. ``order`` is None once it is forgotten."""

    step: Step
    shop: Shop | None = None
    order: PortalView | None = None
    answer_by: datetime | None = None
    failure: Failure | None = None
    attempts_left: int = 0
    support_reason: SupportReason | None = None
    dispatch: Dispatch | None = None
    contact: str = ""


def show_portal(services: Services, token: str) -> PortalPage:
    """Return the page behind a link. Changes nothing."""
    now = services.now()
    with services.database.read() as tx:
        link = link_by_token(tx, token)
        if link is None:
            return PortalPage(step=Step.UNKNOWN)
        shop = shop_by_id(tx, link.shop_id)
        case = case_by_id(tx, link.shop_id, link.case_id)
        order = portal_view(tx, services.keyring, case.order_id)
        checks = checks_of(tx, link.shop_id, case.case_id)
    if link.expires_at <= now:
        return PortalPage(step=Step.EXPIRED, shop=shop, contact=answers_to(services, shop))
    return _page(services, shop, case, order, check=checks[-1] if checks else None)


def _page(
    services: Services, shop: Shop, case: Case, order: PortalView | None, *, check: Check | None
) -> PortalPage:
    now = services.now()
    step = _step(case, now)
    released_at = case.closed_at if case.state is State.RELEASED else now
    return PortalPage(
        step=step,
        shop=shop,
        order=order,
        answer_by=case.answer_by,
        failure=check.failure if check is not None else None,
        attempts_left=max(shop.settings.attempts - (check.attempts if check else 0), 0),
        support_reason=case.support_reason or SupportReason.HANDED_OVER,
        dispatch=next_dispatch(shop.settings.cut_off, shop.timezone, released_at or now)
        if step is Step.RELEASED
        else None,
        contact=answers_to(services, shop),
    )


def _step(case: Case, now: datetime) -> Step:
    settled = {
        State.RELEASING: Step.RELEASING,
        State.RELEASED: Step.RELEASED,
        State.WITH_SUPPORT: Step.WITH_SUPPORT,
        # What comes of it the buyer hears from the shop, once it is certain.
        State.CANCELLING: Step.WITH_SUPPORT,
        State.HANDED_BACK: Step.HANDED_BACK,
        State.ENDED: Step.ENDED,
    }
    if case.state in settled:
        return settled[case.state]
    if case.answer_by is not None and case.answer_by <= now:
        return Step.EXPIRED
    return Step.WAIT if case.state is State.CHECKING else Step.ASK
