"""Performs an owed letter: composes it, mints its link, and hands it to the mail."""

from datetime import timedelta

from app.flow.cases.move_case import move_case
from app.flow.cases.need_person import need_person
from app.flow.letters.answers_to import answers_to
from app.flow.letters.message_id_of import message_id_of
from app.flow.letters.pay_for_mail import pay_for_mail
from app.flow.letters.post import post
from app.flow.letters.send_alarm import send_alarm
from app.flow.letters.send_call import send_call
from app.flow.letters.send_deadline import send_deadline
from app.flow.letters.sender_of import sender_of
from app.messages.catalogue import language_for
from app.messages.letter_context import LetterContext
from app.messages.letters import compose
from app.model.audit import AuditLine
from app.model.case import CLOSED, Case, Move, State, SupportReason
from app.model.dispatch import next_dispatch
from app.model.effect import TO_MERCHANT, Effect, EffectState, Letter
from app.model.errors import AccessDeniedError, RejectedError
from app.model.ids import CaseId
from app.model.order import Order
from app.model.shop import AtDeadline, Shop
from app.ports import Mail
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id, forgotten_at, mint_link
from app.store.effects import finish
from app.store.orders import open_order
from app.store.shops import shop_by_id

_WITH_LINK = frozenset({Letter.INVITATION, Letter.REMINDER, Letter.EXTENDED})
_FITS: dict[Letter, frozenset[State]] = {
    Letter.INVITATION: frozenset({State.HELD, State.INVITED, State.CHECKING}),
    Letter.REMINDER: frozenset({State.INVITED, State.CHECKING}),
    Letter.EXTENDED: frozenset({State.HELD, State.INVITED, State.CHECKING}),
    Letter.WITH_SUPPORT: frozenset({State.WITH_SUPPORT}),
    Letter.RELEASED: frozenset({State.RELEASED}),
    Letter.HANDED_BACK: CLOSED,
    Letter.CANCELLED: frozenset({State.ENDED}),
}
_GRACE = timedelta(days=14)
"""A link outlives its deadline, so that a late click is told the truth."""


def send_mail(services: Services, effect: Effect) -> None:
    """Send the letter that the effect owes. Its Message-ID is the effect's for ever.

    A letter that events have overtaken is not sent, nor any for an order paid with play money.

    Raises:
        UnreachableError: the mail server did not take it; it is tried again.
        NotYetError: no more letters may go out within this hour.
    """
    letter = effect.letter or Letter.INVITATION
    with services.database.read() as tx:
        shop = shop_by_id(tx, effect.shop_id)
        case = case_by_id(tx, effect.shop_id, CaseId(effect.subject))
        order = open_order(tx, services.keyring, case.order_id)
    if order is not None and order.is_test:
        _keep_back(services, effect, case, letter)
        return
    if letter in TO_MERCHANT:
        _write_to_merchant(services, effect, shop, case, order=order)
        return
    if case.state not in _FITS[letter] or order is None:
        _finish(services, effect, EffectState.VOID, case, letter=letter)
        return
    if not order.customer.email.reveal():
        _refused(services, effect, case, letter)
        return
    pay_for_mail(services, effect, shop, case)
    try:
        post(services, _mail(services, effect, shop, case, order=order), letter)
    except AccessDeniedError:
        # Our own server account is refused, not this buyer: all letters wait for the operator.
        raise
    except RejectedError:
        _refused(services, effect, case, letter)
        return
    _finish(services, effect, EffectState.DONE, case, letter=letter, at_end=_end_told(shop, letter))


def _end_told(shop: Shop, letter: Letter) -> AtDeadline | None:
    """Return what the letter says will happen at the end, where it says so."""
    is_told = letter in _WITH_LINK and shop.settings.at_deadline is AtDeadline.CANCEL
    return AtDeadline.CANCEL if is_told else None


def _write_to_merchant(
    services: Services, effect: Effect, shop: Shop, case: Case, *, order: Order | None
) -> None:
    if effect.letter is Letter.PERSON_NEEDED:
        send_call(services, effect, shop, case)
    elif effect.letter in {Letter.DEADLINE_NEAR, Letter.DEADLINE_PASSED}:
        send_deadline(services, effect, shop, case)
    elif order is not None:
        send_alarm(services, effect, shop, case, order=order)
    else:
        _finish(services, effect, EffectState.VOID, case, letter=Letter.ALARM)


def _keep_back(services: Services, effect: Effect, case: Case, letter: Letter) -> None:
    """Nobody is mailed for play money, whatever address was typed in with it."""
    now = services.now()
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.VOID, now)
        line = AuditLine(
            shop_id=case.shop_id,
            subject=case.case_id,
            action="not_mailed",
            at=now,
            details={"letter": letter},
        )
        write_line(tx, line)


def _mail(services: Services, effect: Effect, shop: Shop, case: Case, *, order: Order) -> Mail:
    letter = effect.letter or Letter.INVITATION
    language = language_for(order.language, shop.settings.language)
    composed = compose(letter, language, _context(services, letter, shop, case, order=order))
    return Mail(
        message_id=message_id_of(services, effect.effect_id),
        sender=sender_of(services, shop),
        reply_to=answers_to(services, shop),
        recipient=order.customer.email,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=composed.language,
    )


def _context(
    services: Services, letter: Letter, shop: Shop, case: Case, *, order: Order
) -> LetterContext:
    now = services.now()
    link = ""
    if letter in _WITH_LINK:
        expires_at = (case.answer_by or now) + _GRACE
        with services.database.write() as tx:
            token = mint_link(tx, shop.shop_id, case.case_id, now, expires_at=expires_at)
        link = f"{services.public_url}/v/{token}"
    return LetterContext(
        shop_name=shop.name,
        shop_url=shop.url,
        order_number=order.number,
        goods=order.lines,
        total=order.total,
        town=order.delivery_address().map(lambda address: address.city),
        link=link,
        answer_by=case.answer_by,
        timezone=shop.timezone,
        contact=answers_to(services, shop),
        forget_after_days=shop.settings.forget_after_days,
        support_reason=case.support_reason,
        cause=case.cause,
        dispatch=next_dispatch(shop.settings.cut_off, shop.timezone, now)
        if letter is Letter.RELEASED
        else None,
        is_cancelled_unanswered=shop.settings.at_deadline is AtDeadline.CANCEL,
    )


def _finish(
    services: Services,
    effect: Effect,
    state: EffectState,
    case: Case,
    *,
    letter: Letter,
    at_end: AtDeadline | None = None,
) -> None:
    now = services.now()
    _take_back(services, effect, case)
    details: dict[str, str | int | float | bool] = {"letter": letter}
    if at_end is not None:
        details["at_end"] = at_end
    with services.database.write() as tx:
        finish(tx, effect.effect_id, state, now)
        if state is not EffectState.DONE:
            return
        case = case_by_id(tx, case.shop_id, case.case_id)
        line = AuditLine(
            shop_id=case.shop_id,
            subject=case.case_id,
            action="mailed",
            at=now,
            details=details,
        )
        write_line(tx, line)
        if letter in _WITH_LINK and case.allows(Move.INVITE):
            move_case(services, tx, case, Move.INVITE)


def _take_back(services: Services, effect: Effect, case: Case) -> None:
    """Remove the letter if its buyer was forgotten while it was on its way."""
    with services.database.read() as tx:
        is_forgotten = forgotten_at(tx, case.case_id) is not None
    if is_forgotten:
        services.mail.forget([message_id_of(services, effect.effect_id)])


def _refused(services: Services, effect: Effect, case: Case, letter: Letter) -> None:
    """The buyer cannot be reached by mail: a person must find another way."""
    now = services.now()
    with services.database.write() as tx:
        finish(tx, effect.effect_id, EffectState.SET_ASIDE, now)
        case = case_by_id(tx, case.shop_id, case.case_id)
        line = AuditLine(
            shop_id=case.shop_id,
            subject=case.case_id,
            action="mail_refused",
            at=now,
            details={"letter": letter},
        )
        write_line(tx, line)
        if letter in _WITH_LINK and case.allows(Move.NEED_PERSON):
            need_person(services, tx, case, SupportReason.MAIL_REFUSED)
