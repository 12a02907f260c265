"""All that is kept about one person's orders, whatever table it stands in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, false, or_, select

from app.model.case import Case, State
from app.model.effect import subject_of_order
from app.model.facts import KeyKind
from app.model.ids import DeliveryId, ExternalOrderId, OrderId, ShopId
from app.store.audit import audit_lines, shop_calls
from app.store.cases import case_of_row, cases, links
from app.store.checks import checks
from app.store.decisions import decisions
from app.store.deliveries import deliveries
from app.store.effects import effects
from app.store.held_parts import held_parts
from app.store.keyring import Keyring, Purpose, UnopenableError
from app.store.order_labels import order_labels
from app.store.orders import open_order, order_keys, orders
from app.store.shadow import shadow_decisions
from app.store.signal_lists import opened_values
from app.store.signals import order_signals
from app.store.snoozes import snoozes
from app.store.spendings import spendings
from app.store.wanted_words import names_one, wanted_words

_OF_ORDERS = (orders, order_keys, decisions, cases, order_labels, shadow_decisions, order_signals)
_OF_CASES = (links, checks, held_parts, snoozes, spendings)
_OF_SUBJECTS = (effects, audit_lines, shop_calls)

_OWN = (KeyKind.EMAIL, KeyKind.PHONE, KeyKind.CARD, KeyKind.DEVICE)

_SHORTEST = 4
"""Of a mailbox or phone that is looked for: shorter ones stand in every text."""

Digests = Mapping[KeyKind, Collection[bytes]]


def orders_of_person(
    tx: Connection, shop_id: ShopId, named: Collection[ExternalOrderId], digests: Digests
) -> list[OrderId]:
    """Return the shop's orders that are named or bear one of the keyed hashes, first to last."""
    bearing = [
        (order_keys.c.kind == kind) & order_keys.c.digest.in_(list(some))
        for kind, some in digests.items()
    ]
    by_key = select(order_keys.c.order_id).where(
        order_keys.c.shop_id == shop_id, or_(false(), *bearing)
    )
    is_meant = or_(orders.c.external_id.in_(list(named)), orders.c.order_id.in_(by_key))
    question = select(orders.c.order_id).where(orders.c.shop_id == shop_id, is_meant)
    return [OrderId(one) for one in tx.scalars(question.order_by(orders.c.placed_at))]


def known_until(tx: Connection, order_ids: Collection[OrderId], until: datetime) -> list[OrderId]:
    """Return which of the orders were known at a time; later ones are another story."""
    question = select(orders.c.order_id).where(
        orders.c.order_id.in_(list(order_ids)), orders.c.known_at <= until
    )
    return [OrderId(one) for one in tx.scalars(question)]


def digests_of_orders(tx: Connection, order_ids: Collection[OrderId]) -> dict[KeyKind, set[bytes]]:
    """Return the keyed hashes that are a person's own, as their orders bear them.

    A home is shared and is left out.
    """
    question = select(order_keys.c.kind, order_keys.c.digest).where(
        order_keys.c.order_id.in_(list(order_ids)), order_keys.c.kind.in_(_OWN)
    )
    found: dict[KeyKind, set[bytes]] = {}
    for row in tx.execute(question):
        found.setdefault(KeyKind(row.kind), set()).add(bytes(row.digest))
    return found


def ids_of_number(tx: Connection, shop_id: ShopId, number: str) -> list[ExternalOrderId]:
    """Return the shop's ids of the orders that people call by this number, or by this id."""
    question = select(orders.c.external_id).where(
        orders.c.shop_id == shop_id, or_(orders.c.number == number, orders.c.external_id == number)
    )
    return [ExternalOrderId(one) for one in tx.scalars(question)]


def numbers_left_on_hold(tx: Connection, shop_id: ShopId, left_at: datetime) -> list[str]:
    """Return the numbers of the orders that were handed to a shop's staff as it left."""
    question = (
        select(orders.c.number)
        .join(cases, cases.c.order_id == orders.c.order_id)
        .where(
            cases.c.shop_id == shop_id,
            cases.c.state == State.HANDED_BACK,
            cases.c.held_at.is_not(None),
            cases.c.closed_at >= left_at,
        )
        .order_by(orders.c.placed_at)
    )
    return list(tx.scalars(question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """By what a text that names somebody is recognised."""

    said: frozenset[str]
    unread: frozenset[OrderId]
    """Orders that no key at hand opens: what they say of somebody is not known."""


def words_of_orders(tx: Connection, keyring: Keyring, order_ids: Collection[OrderId]) -> Words:
    """Return by what a text that names these orders' person is recognised.

    That is mailbox, phone, and the shop's own id of the order.
    """
    words, unread = set[str](), set[OrderId]()
    for order_id in order_ids:
        try:
            order = open_order(tx, keyring, order_id)
        except UnopenableError:
            unread.add(order_id)
            continue
        if order is not None:
            said = (order.customer.email.reveal(), order.customer.phone.reveal())
            words |= {word for word in said if len(word) >= _SHORTEST}
    question = select(orders.c.external_id).where(orders.c.order_id.in_(list(order_ids)))
    return Words(said=frozenset(words | set(tx.scalars(question))), unread=frozenset(unread))


def newest_is_opened(tx: Connection, keyring: Keyring, shop_id: ShopId) -> bool:
    """Tell whether the keys at hand open the shop's newest order; true where there is none.

    If not, they are another installation's, or the newest is missing.
    """
    of_shop = (orders.c.shop_id == shop_id, orders.c.order_sealed.is_not(None))
    newest = select(orders.c.order_id).where(*of_shop).order_by(orders.c.known_at.desc()).limit(1)
    order_id = tx.scalar(newest)
    try:
        return order_id is None or open_order(tx, keyring, OrderId(order_id)) is not None
    except UnopenableError:
        return False


def cases_of_orders(
    tx: Connection, shop_id: ShopId, order_ids: Collection[OrderId]
) -> list[tuple[Case, bool]]:
    """Return every case of these orders, locked, each with whether its person is forgotten."""
    question = (
        select(cases)
        .where(cases.c.shop_id == shop_id, cases.c.order_id.in_(list(order_ids)))
        .with_for_update()
    )
    return [(case_of_row(row), row.forgotten_at is not None) for row in tx.execute(question)]


def rows_about(
    tx: Connection, shop_id: ShopId, order_ids: Collection[OrderId]
) -> dict[str, list[dict[str, Any]]]:
    """Return all rows about these orders by table, as they stand."""
    order_list = list(order_ids)
    case_ids = list(tx.scalars(select(cases.c.case_id).where(cases.c.order_id.in_(order_list))))
    subjects = [*case_ids, *map(subject_of_order, order_list)]
    asked = (
        *((table, "order_id", order_list) for table in _OF_ORDERS),
        *((table, "case_id", case_ids) for table in _OF_CASES),
        *((table, "subject", subjects) for table in _OF_SUBJECTS),
    )
    rows = {
        table.name: _rows(tx, table, shop_id, column=column, wanted=wanted)
        for table, column, wanted in asked
    }
    for row in rows[decisions.name]:
        row["signals"] = opened_values(tx, row["signal_list"], row["signals"])
    return rows


def deliveries_naming(
    tx: Connection,
    keyring: Keyring,
    shop_id: ShopId,
    words: Collection[str],
    *,
    as_whole_words: bool = False,
) -> list[tuple[DeliveryId, str, bytes]]:
    """Return what was set aside and names one of these: id, topic and body.

    Bodies are sealed, so each is opened; there are few, and none is older than some days.
    ``as_whole_words`` passes over ``hanna@`` where ``anna@`` is looked for: what is erased may
    be somebody else's, what is handed out may not. So what no key at hand opens any more counts
    as naming them, unless it would be handed out.
    """
    wanted = wanted_words(words, as_whole=as_whole_words)
    question = select(deliveries).where(
        deliveries.c.shop_id == shop_id,
        deliveries.c.source == "shop",
        deliveries.c.state == "set_aside",
        deliveries.c.body_sealed.is_not(None),
    )
    found = []
    for row in tx.execute(question):
        body = keyring.opened(Purpose.DELIVERY, bytes(row.body_sealed))
        names = not as_whole_words if body is None else names_one(body, wanted)
        if names:
            found.append((DeliveryId(row.delivery_id), row.topic, body or b""))
    return found


def erase_bodies(tx: Connection, ids: Collection[DeliveryId]) -> None:
    """Erase the bodies of deliveries; that they came stays."""
    tx.execute(
        deliveries.update().where(deliveries.c.delivery_id.in_(list(ids))).values(body_sealed=None)
    )


def _rows(
    tx: Connection, table: Table, shop_id: ShopId, *, column: str, wanted: Sequence[Any]
) -> list[dict[str, Any]]:
    question = select(table).where(table.c.shop_id == shop_id, table.c[column].in_(wanted))
    return [dict(row) for row in tx.execute(question).mappings()]
