"""An identity connection may serve several shops: who sees one of them does not change it for all."""

from collections.abc import Collection

from app.model.errors import InvalidInputError
from app.model.ids import ConnectionId
from app.model.user import User
from app.store.shops import shops_of
from app.store.transaction import Transaction


def refuse_beyond_reach(
    tx: Transaction, by: User | None, connections: Collection[ConnectionId]
) -> None:
    """Let only who sees every shop of these connections change them; None is the operator.

    Raises:
        InvalidInputError: a shop that the user may not see uses one of them.
    """
    if by is None or by.shop_id is None:
        return
    served = [shop for shop in shops_of(tx, by.account_id) if shop.identity in connections]
    if any(shop.shop_id != by.shop_id for shop in served):
        msg = (
            "Another shop, which you may not see, uses the same connection to the identity "
            "provider. Ask a colleague who sees all shops to change it. Nothing was kept."
        )
        raise InvalidInputError(msg)
