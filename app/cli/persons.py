"""The operator's commands about one person: what is held, and its erasure."""

import argparse
import json
from pathlib import Path

from app.cli.services_here import services_here
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.gather_person import gather_person
from app.flow.forgetting.person_meant import Person
from app.model.errors import InvalidInputError, NotFoundError
from app.model.ids import ShopId
from app.model.private import Private
from app.model.shop import Shop
from app.services import Services
from app.store.people import ids_of_number, newest_is_opened
from app.store.shops import shop_by_id


def export(given: argparse.Namespace) -> int:
    """Write everything that is held about a person, as JSON."""
    services = services_here()
    shop, person = _meant(services, given)
    gathered = gather_person(services, shop, person)
    text = json.dumps(gathered.export, ensure_ascii=False, indent=2)
    if given.out is None:
        print(text)
        return 0
    Path(given.out).write_text(f"{text}\n", encoding="utf-8")
    found = _counted(gathered.orders, "order")
    print(f"What is held of {found} is in {given.out}. Nothing was changed.")
    return 0


def erase(given: argparse.Namespace) -> int:
    """Erase a person at once; say what that came to.

    With other keys than the running parts have, nobody would be found, and everything that is
    set aside destroyed as unreadable: that is refused.
    """
    services = services_here()
    shop, person = _meant(services, given)
    if not given.even_unread:
        _refuse_other_keys(services, shop)
    erased = erase_person(services, shop, person)
    if erased.unopened:
        print(
            f"{_counted(erased.unopened, 'piece')} that no key at hand opens went as well, set aside"
            " or made for somebody, as nobody can tell whom they name. Is a key missing in"
            " CLEARHOLD_SECRET_KEYS?"
        )
    if not erased.orders:
        nothing = "" if erased.unopened else " There was nothing to erase."
        print(f"No order of this person is known here.{nothing}")
        return 0
    cases = _counted(erased.cases, "case")
    print(f"{_counted(erased.orders, 'order')} and {cases} are without their person now.")
    if erased.handed_back:
        stays = "stays" if erased.handed_back == 1 else "stay"
        print(f"{erased.handed_back} of them {stays} on hold at the shop: its staff decide.")
    if erased.unread:
        print(
            f"{_counted(erased.unread, 'order')} could not be opened with the keys at hand: by the"
            " mailbox and phone in them nothing was looked for among deliveries that are set aside."
            " Look there for the person: `clearhold delivery list`."
        )
    print("Identity providers are asked to forget their sessions as soon as the workers run.")
    return 0


def _meant(services: Services, given: argparse.Namespace) -> tuple[Shop, Person]:
    email, phone, number = given.email or "", given.phone or "", given.order or ""
    with services.database.read() as tx:
        shop = shop_by_id(tx, ShopId(given.shop))
        orders = ids_of_number(tx, shop.shop_id, number) if number else []
    if number and not orders:
        raise NotFoundError(f"{shop.name} has no order {number}. Nothing was changed.")
    return shop, Person(email=Private(email), phone=Private(phone), orders=tuple(orders))


def _refuse_other_keys(services: Services, shop: Shop) -> None:
    with services.database.read() as tx:
        fits = newest_is_opened(tx, services.keyring, shop.shop_id)
    if not fits:
        raise InvalidInputError(
            f"The keys at hand do not open the newest order of {shop.name}. Nothing was erased. Run"
            " this with the settings of the running parts (CLEARHOLD_SECRET_KEYS, or the state"
            " folder with its secret.key). Where the key is lost for good, add --even-unread."
        )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
