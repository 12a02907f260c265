"""The mark that our hold bears at the shop: the same for the same order, also after a restore."""

from app.model.ids import ExternalOrderId, HoldId, ShopId
from app.services import Services

_KEY_ID, _LENGTH = 4, 10


def hold_id_of(
    services: Services, shop_id: ShopId, order: ExternalOrderId, earlier_holds: int
) -> HoldId:
    """Return the id of an order's next hold. Nobody guesses it who has not our key.

    A database that was put back opens the same case anew: by the mark it recognises the hold that
    it placed before that, and the release where the shop keeps its trace.
    """
    named = f"{order} {earlier_holds}"
    digest = services.keyring.contact_digests(shop_id, "hold", named)[0]
    return HoldId(f"hold_{digest[_KEY_ID : _KEY_ID + _LENGTH].hex()}")
