"""Sends the merchant the letter of alarm about what did not last, or came too late."""

from collections.abc import Sequence
from datetime import datetime

from app.flow.keeper.give_up import Lost
from app.flow.keeper.loss_in import loss_in
from app.flow.keeper.record_repair import Repair
from app.flow.keeper.repairs_so_far import repairs_so_far
from app.flow.letters.case_link import case_link
from app.flow.letters.mail_merchant import mail_merchant
from app.messages.losses import Loss, LossContext, Sighting, compose_loss
from app.model.audit import AuditLine
from app.model.case import Case
from app.model.effect import Effect, Letter
from app.model.order import Order
from app.model.shop import Shop
from app.ports import Mover
from app.services import Services


def send_loss(
    services: Services,
    effect: Effect,
    shop: Shop,
    case: Case,
    *,
    order: Order,
    lines: Sequence[AuditLine],
) -> None:
    """Send it to the shop's own address, once, with everything that was seen.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        AccessDeniedError: the mail server refuses us altogether.
    """
    what = _what(lines)
    seen = _of_hold(lines) if what is Loss.HOLD else _of_release(lines)
    context = LossContext(
        shop_name=shop.name,
        shop_url=shop.url,
        timezone=shop.timezone,
        order_number=order.number,
        total=order.total,
        link=case_link(services, shop, case.case_id),
        what=what,
        is_rest_held=case.held_at is not None,
        times=len(seen),
        sightings=[_sighting(line) for line in seen] if what is Loss.HOLD else (),
    )
    composed = compose_loss(shop.settings.language, context)
    mail_merchant(services, effect, shop, composed, details={"letter": Letter.ALARM})


def _what(lines: Sequence[AuditLine]) -> Loss:
    lost = loss_in(lines)
    if lost is Lost.PASS:
        return Loss.PROOF
    if lost is Lost.RELEASE:
        told = [line.details for line in lines if line.action == Lost.RELEASE]
        return Loss.UNDONE_RELEASE if "refused" in told[-1] else Loss.RELEASE
    return Loss.HOLD


def _of_hold(lines: Sequence[AuditLine]) -> list[AuditLine]:
    lost = [line for line in lines if line.action == Lost.HOLD]
    return [*repairs_so_far(lines), *lost[-1:]]


def _of_release(lines: Sequence[AuditLine]) -> list[AuditLine]:
    return [line for line in lines if line.action == Repair.RELEASE]


def _sighting(line: AuditLine) -> Sighting:
    said = line.details
    left_at = said.get("left_at")
    return Sighting(
        at=datetime.fromisoformat(str(left_at)) if left_at else line.at,
        before=str(said.get("before", "")),
        after=str(said.get("after", "")),
        mover=str(said.get("mover", Mover.UNKNOWN)),
    )
