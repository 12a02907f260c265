"""Whose name a pass must bear: the payer's, or the known person's."""

from collections.abc import Sequence

from app.model.ids import CaseId, ShopId
from app.model.order import Name, Order
from app.rules.keys import contact_keys
from app.services import Services
from app.store.cases import case_by_id
from app.store.history.asked import Moment
from app.store.history.facts import earlier_orders_of_buyer
from app.store.orders import open_order, stored_order


def payer_names(services: Services, shop_id: ShopId, case_id: CaseId) -> Sequence[Sequence[Name]]:
    """Return groups of names; a verified name must match one of every group.

    The payer of this order is always a group; the recipient never is. For a buyer whom
    the account or the mailbox makes known, the payers of those earlier orders are one
    more: an impostor types a new billing name as easily as a new address, and may also
    order in a stranger's name from a mailbox of their own. Empty once it is forgotten.
    """
    with services.database.read() as tx:
        case = case_by_id(tx, shop_id, case_id)
        order = open_order(tx, services.keyring, case.order_id)
        if order is None:
            return []
        stored = stored_order(tx, shop_id, case.order_id)
        moment = Moment(
            shop_id=shop_id,
            order_id=case.order_id,
            placed_at=stored.placed_at,
            known_at=stored.known_at,
        )
        earlier = earlier_orders_of_buyer(tx, services.keyring, moment, contact_keys(order))
    known = [_payer(one) for one in earlier]
    return [[_payer(order)], known] if known else [[_payer(order)]]


def _payer(order: Order) -> Name:
    return order.billing.reveal().name
