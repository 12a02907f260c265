"""A person is to be forgotten at a shop: every order of theirs loses who they are, at once."""

from app.flow.forgetting.erase_orders import Erased, erase_orders
from app.flow.forgetting.person_meant import Person, person_meant
from app.model.audit import CLEARHOLD
from app.model.erasure import Erasure, ErasureKind
from app.model.shop import Shop
from app.services import Services
from app.store.erased_orders import digests_of_ids


def erase_person(
    services: Services, shop: Shop, person: Person, *, actor: str = CLEARHOLD
) -> Erased:
    """Erase a person at a shop as `erase_orders` does. Who is meant is found as in `person_meant`.

    It is noted first, so that no older back-up brings them back.
    """
    with services.database.read() as tx:
        order_ids, digests = person_meant(services, tx, shop.shop_id, person)
        named = digests_of_ids(tx, services.keyring, shop.shop_id, order_ids)
    erasure = Erasure(
        kind=ErasureKind.PERSON,
        at=services.now(),
        shop_id=shop.shop_id,
        orders=named,
        keys={kind: tuple(some) for kind, some in digests.items()},
    )
    services.erasures.note(erasure)
    return erase_orders(services, shop, order_ids, digests, words=person.words(), actor=actor)
