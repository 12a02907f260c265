"""Puts the buyer of a case on a merchant's list, by what their order bears."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.flow.lists.listed import listed
from app.model.audit import AuditLine
from app.model.errors import InvalidInputError
from app.model.facts import EntryKind, ListKind
from app.model.ids import CaseId, ShopId
from app.model.listing import ListEntry, NewEntry
from app.model.order import Order
from app.model.private import Private
from app.rules.mailboxes import domain_of
from app.services import Services
from app.store.audit import write_line
from app.store.cases import case_by_id
from app.store.orders import open_order


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerListing:
    """On which list the buyer of a case is to stand, by what, why, and until when."""

    listed: ListKind
    kinds: frozenset[EntryKind]
    reason: str
    ends_at: datetime | None = None


def list_buyer(
    services: Services, shop_id: ShopId, case_id: CaseId, wanted: BuyerListing, *, actor: str
) -> tuple[ListEntry, ...]:
    """Return the entries made; kinds that the order does not bear are passed over.

    Raises:
        NotFoundError: there is no such case in this shop.
        InvalidInputError: the order bears none of the kinds, or its person is forgotten; no
            reason is given; the end is over already.
    """
    with services.database.write() as tx:
        case = case_by_id(tx, shop_id, case_id)
        order = open_order(tx, services.keyring, case.order_id)
        entries = tuple(
            listed(services, tx, shop_id, one, actor=actor)[0] for one in _wanted(order, wanted)
        )
        if not entries:
            raise InvalidInputError("The order tells none of that, or its person is forgotten.")
        line = AuditLine(
            shop_id=shop_id,
            subject=case_id,
            action="buyer_listed",
            at=services.now(),
            actor=actor,
            details={"list": wanted.listed, "kinds": " ".join(one.kind for one in entries)},
        )
        write_line(tx, line)
    return entries


def _wanted(order: Order | None, wanted: BuyerListing) -> list[NewEntry]:
    told = {} if order is None else dict(_told(order))
    return [
        NewEntry(
            listed=wanted.listed,
            kind=kind,
            value=Private(told[kind]),
            reason=wanted.reason,
            ends_at=wanted.ends_at,
        )
        for kind in EntryKind
        if kind in wanted.kinds and told.get(kind)
    ]


def _told(order: Order) -> Iterator[tuple[EntryKind, str]]:
    email, card, device = order.customer.email.reveal(), order.payment.card_key, order.device_id
    place = order.delivery_address().reveal()
    yield EntryKind.EMAIL, email
    yield EntryKind.DOMAIN, domain_of(email) or ""
    yield EntryKind.PHONE, _phone(order)
    yield EntryKind.ADDRESS, ", ".join((*place.lines, place.postal_code, place.country))
    yield EntryKind.CARD, card.reveal().strip() if card else ""
    yield EntryKind.DEVICE, device.reveal().strip() if device else ""
    yield EntryKind.IP_RANGE, order.ip.reveal().strip() if order.ip else ""


def _phone(order: Order) -> str:
    return order.customer.phone.reveal() or order.billing.reveal().phone
