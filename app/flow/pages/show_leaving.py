"""What disconnecting a shop leads to, told before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.flow.leaving.let_cases_go import DOUBTED
from app.flow.pages.show_settings import show_settings
from app.model.case import State
from app.model.ids import ShopId
from app.model.shop import Shop
from app.model.user import User
from app.services import Services
from app.store.undecided import Undecided, undecided_orders


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A shop that may be about to leave."""

    shop: Shop
    held: Sequence[str]
    """The numbers of the orders that are on hold for us, oldest first."""
    doubted: Sequence[str]
    """Those of them whose buyer did not prove who they are, so that a person decides."""
    told: int
    """To how many buyers of held orders a mail goes: not for test orders."""
    unheld: int
    """How many orders have a case and no hold: they go on, whatever is chosen."""


def show_leaving(services: Services, user: User, shop_id: ShopId) -> Leaving:
    """Return what becomes of a shop's orders when it is disconnected now.

    Raises:
        NotFoundError: there is no such shop, or the user may not see it.
    """
    shop = show_settings(services, user, shop_id).shop
    with services.database.read() as tx:
        found = undecided_orders(tx, shop.shop_id)
    held = [one for one in found if one.case.held_at is not None]
    return Leaving(
        shop=shop,
        held=[one.order_number for one in held],
        doubted=[one.order_number for one in held if _is_doubted(one)],
        told=sum(not one.is_test and not one.case.is_kept_from_buyer() for one in held),
        unheld=len(found) - len(held),
    )


def _is_doubted(one: Undecided) -> bool:
    return one.case.state is State.WITH_SUPPORT and one.case.support_reason in DOUBTED
