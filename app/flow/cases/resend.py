"""The merchant sends the invitation once more, with a link of its own."""

from dataclasses import replace

from app.flow.cases.answer_time import answer_time
from app.flow.cases.enabled_methods import enabled_methods
from app.flow.cases.move_case import move_case
from app.model.audit import AuditLine
from app.model.case import Case, Move, MoveRefusedError, State
from app.model.deadline import with_room_for
from app.model.decision import Assurance
from app.model.effect import TO_MERCHANT, EffectKind, Letter
from app.model.errors import InvalidInputError
from app.model.ids import CaseId, ShopId
from app.model.shop import Shop
from app.rules.method import method_for
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id, save_case
from app.store.effects import is_owed, owe
from app.store.orders import standing_of
from app.store.shops import shop_by_id
from app.store.transaction import Transaction

_TO_BUYER = frozenset(Letter) - TO_MERCHANT
_WAITING = frozenset({State.HELD, State.INVITED, State.CHECKING})


def resend(services: Services, shop_id: ShopId, case_id: CaseId, actor: str) -> None:
    """Mail the invitation again; a case with support is opened to the buyer anew.

    Raises:
        NotFoundError: there is no such case in this shop.
        MoveRefusedError: the case is over or being released.
        InvalidInputError: no identity provider is connected, no proof of the buyer's is
            enough for the rules, or a mail is on its way.
    """
    now = services.now()
    with services.database.write() as tx:
        shop = shop_by_id(tx, shop_id)
        case = case_by_id(tx, shop_id, case_id)
        if shop.identity is None:
            msg = "No identity provider is connected. Connect one in the settings first."
            raise InvalidInputError(msg)
        if method_for(Assurance(case.needed), enabled_methods(shop)) is Assurance.PERSON:
            msg = "The rules ask for a person's decision here, not for a proof of the buyer's."
            raise InvalidInputError(msg)
        owed = (shop_id, case_id, EffectKind.SEND_MAIL)
        if any(is_owed(tx, *owed, letter=letter) for letter in _TO_BUYER):
            msg = "A mail to this buyer is already on its way."
            raise InvalidInputError(msg)
        if case.state is State.WITH_SUPPORT and case.held_at is not None:
            case = _given_time(services, tx, shop, case)
            move_case(services, tx, case, Move.REINVITE, actor=actor)
        elif case.state in _WAITING:
            if case.silent_since is not None:
                _given_time(services, tx, shop, case)
            line = AuditLine(shop_id=shop_id, subject=case_id, action="resent", at=now, actor=actor)
            write_line(tx, line)
        else:
            raise MoveRefusedError(case.state, Move.REINVITE)
        owe(tx, shop_id, case_id, EffectKind.SEND_MAIL, letter=Letter.INVITATION, now=now)
    services.doorbell.ring_effects([shop_id])


def _given_time(services: Services, tx: Transaction, shop: Shop, case: Case) -> Case:
    limits = standing_of(tx, case.order_id).limits
    time = answer_time(shop.settings, limits, services.now())
    asked = replace(
        case,
        support_reason=None,
        answer_by=time.answer_by,
        remind_at=time.remind_at,
        reminded_at=None,
        silent_since=None,
    )
    asked = with_room_for(asked, time.answer_by, limits, services.now())
    save_case(tx, asked)
    return asked
