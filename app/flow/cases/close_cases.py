"""Every open case of a shop ends with it; nothing is owed to the shop any more."""

from app.flow.cases.move_case import move_case
from app.model.case import Move
from app.model.effect import EffectKind
from app.model.ids import ShopId
from app.services import Services
from app.store.cases import undecided_cases
from app.store.effects import void_owed_to_shop
from app.store.transaction import Transaction

_AT_PROVIDER = frozenset({EffectKind.CLOSE_SESSION, EffectKind.REDACT_SESSION})


def close_cases(services: Services, tx: Transaction, shop_id: ShopId, *, why: str) -> None:
    """Close them; identity providers are still asked to close and forget their sessions."""
    for case in undecided_cases(tx, shop_id):
        move = Move.SHOP_GONE if case.allows(Move.SHOP_GONE) else Move.HAND_BACK
        move_case(services, tx, case, move, details={"shop": why})
    fall_away = frozenset(EffectKind) - _AT_PROVIDER
    void_owed_to_shop(tx, shop_id, fall_away, services.now(), even_begun=True)
