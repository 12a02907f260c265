"""Sends the merchant the letter that an effect owes: the deadline of a hold is near, or over."""

from collections.abc import Sequence
from datetime import datetime

from app.flow.deadlines.end_of import end_of
from app.flow.letters.case_link import case_link
from app.flow.letters.mail_merchant import mail_merchant
from app.messages.deadlines import DeadlineContext, compose_deadline
from app.model.audit import AuditLine
from app.model.case import Case
from app.model.effect import Effect, EffectState, Letter
from app.model.order import Limit, LimitKind
from app.model.shop import AtDeadline, Shop
from app.services import Services
from app.store.audit import timeline
from app.store.case_lists import row_of
from app.store.deadlines import UNDECIDED
from app.store.effects import finish


def send_deadline(services: Services, effect: Effect, shop: Shop, case: Case) -> None:
    """Send it to the shop's own address, once; a case that is decided meanwhile calls nobody.

    It needs nothing of the person, so it is sent for forgotten ones as well.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        AccessDeniedError: the mail server refuses us altogether.
    """
    with services.database.read() as tx:
        lines = timeline(tx, case.shop_id, case.case_id)
    is_passed = effect.letter is Letter.DEADLINE_PASSED
    deadline = _last_passed(lines) if is_passed else case.deadline
    if deadline is None or case.state not in UNDECIDED or case.held_at is None:
        with services.database.write() as tx:
            finish(tx, effect.effect_id, EffectState.VOID, services.now())
        return
    then = None if is_passed else end_of(case, shop.settings, lines)
    context = _context(services, shop, case, deadline=deadline, then=then)
    composed = compose_deadline(shop.settings.language, context)
    details: dict[str, str | int | float | bool] = {"letter": str(effect.letter)}
    mail_merchant(services, effect, shop, composed, details=details)


def _last_passed(lines: Sequence[AuditLine]) -> Limit | None:
    for line in reversed(lines):
        if line.action == "deadline_passed":
            at = datetime.fromisoformat(str(line.details["until"]))
            return Limit(kind=LimitKind(str(line.details["kind"])), at=at)
    return None


def _context(
    services: Services, shop: Shop, case: Case, *, deadline: Limit, then: AtDeadline | None
) -> DeadlineContext:
    with services.database.read() as tx:
        row = row_of(tx, case.shop_id, case.case_id)
    return DeadlineContext(
        shop_name=shop.name,
        shop_url=shop.url,
        timezone=shop.timezone,
        order_number=row.order_number,
        total=row.total,
        deadline=deadline,
        then=then,
        reason=case.support_reason,
        link=case_link(services, shop, case.case_id),
    )
