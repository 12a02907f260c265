"""Which orders of a shop are a person's: those that are named, and those that bear their keys."""

from dataclasses import dataclass

from app.model.facts import KeyKind
from app.model.ids import ExternalOrderId, OrderId, ShopId
from app.model.private import Private
from app.rules.keys import phone_key
from app.rules.mailboxes import fold_mailbox
from app.services import Services
from app.store.people import Digests, orders_of_person
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, by what is known of them; what is empty counts for nothing."""

    account_id: str = ""
    """The shop's own number of the customer."""
    email: Private[str] = Private("")  # noqa: RUF009 - never changes
    phone: Private[str] = Private("")  # noqa: RUF009 - never changes
    orders: tuple[ExternalOrderId, ...] = ()

    def words(self) -> list[str]:
        """Return what may stand of them in a text that a shop sent."""
        found = (self.email.reveal(), self.phone.reveal(), *self.orders)
        return [word for word in found if len(word) >= _SHORTEST]

    def keys(self) -> dict[KeyKind, str]:
        """Return what ties their orders together, in the form in which orders bear it."""
        said = {
            KeyKind.EMAIL: fold_mailbox(self.email.reveal()),
            KeyKind.PHONE: phone_key(self.phone.reveal(), ""),
            KeyKind.ACCOUNT: self.account_id,
        }
        return {kind: text for kind, text in said.items() if text}


_SHORTEST = 4
"""Of a word that is looked for: shorter ones stand in every text."""


def person_meant(
    services: Services, tx: Transaction, shop_id: ShopId, person: Person
) -> tuple[list[OrderId], Digests]:
    """Return the ids of the person's orders, first to last, and the hashes of their keys.

    A phone counts with its country's prefix only, as it is not known where they live.
    """
    digests = {
        kind: services.keyring.contact_digests(shop_id, kind, text)
        for kind, text in person.keys().items()
    }
    return orders_of_person(tx, shop_id, person.orders, digests), digests
