"""A shop leaves: its held orders go on, or stay with its staff, as the merchant chose before."""

from app.flow.cases.move_case import move_case
from app.flow.cases.was_told import was_told
from app.flow.shops.tell_of_leaving import tell_of_leaving
from app.model.audit import CLEARHOLD
from app.model.case import Case, Move, State, SupportReason
from app.model.effect import EffectKind, Letter
from app.model.shop import Shop, WhenLeaving
from app.services import Services
from app.store.cases import undecided_cases
from app.store.effects import owe
from app.store.transaction import Transaction

DOUBTED = frozenset(
    {SupportReason.NAME_DIFFERS, SupportReason.NAME_UNCLEAR, SupportReason.ATTEMPTS_USED}
)
"""Why a person decides whose buyer tried, and did not prove who they are."""


def let_cases_go(
    services: Services,
    tx: Transaction,
    shop: Shop,
    *,
    chosen: WhenLeaving | None = None,
    actor: str = CLEARHOLD,
) -> list[Case]:
    """Return the shop's open cases as they are after it left; their buyers hear of it.

    Without a choice of this moment the shop's setting counts, and what is doubted stays on
    hold even so. One that is being released or cancelled already goes on with that.
    """
    return [
        _let_go(services, tx, case, _fate_of(shop, case, chosen), actor=actor)
        for case in undecided_cases(tx, shop.shop_id)
    ]


def _fate_of(shop: Shop, case: Case, chosen: WhenLeaving | None) -> WhenLeaving:
    if chosen is not None:
        return chosen
    is_doubted = case.state is State.WITH_SUPPORT and case.support_reason in DOUBTED
    return WhenLeaving.STAFF if is_doubted else shop.settings.when_leaving


def _let_go(
    services: Services, tx: Transaction, case: Case, fate: WhenLeaving, *, actor: str
) -> Case:
    if not case.allows(Move.SHOP_LEAVES):
        return case
    if fate is WhenLeaving.RELEASE:
        return move_case(services, tx, case, Move.SHOP_LEAVES, actor=actor)
    moved = move_case(services, tx, case, Move.HAND_BACK, actor=actor, details={"shop": "left"})
    tell_of_leaving(services, tx, case.shop_id)
    if was_told(tx, case):
        owe(
            tx,
            case.shop_id,
            case.case_id,
            EffectKind.SEND_MAIL,
            letter=Letter.HANDED_BACK,
            now=services.now(),
        )
    return moved
