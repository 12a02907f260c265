"""Gathers the facts about a batch of orders, each as of its own time."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.model.facts import Facts, KeyKind
from app.model.ids import OrderId
from app.model.order import Order
from app.store.history.asked import Asked, Moment
from app.store.history.buyers import known_buyers, settled_orders
from app.store.history.usual_value import usual_values
from app.store.history.velocity import velocities
from app.store.keyring import Keyring
from app.store.orders import open_order

_PAYER_OF = 20
_PAYER_BY = (KeyKind.ACCOUNT, KeyKind.EMAIL)

Keys = Mapping[KeyKind, str]
"""An order's keys as normalised texts, hashed here."""


def gather_facts(
    tx: Connection,
    keyring: Keyring,
    placed: Sequence[tuple[Moment, Order, Keys]],
    *,
    trusted_ip: bool,
) -> list[Facts]:
    """Gather what may be known about each order, as of its own time."""
    asked = [
        Asked(moment=moment, order=order, digests=_hashed(keyring, moment, keys))
        for moment, order, keys in placed
    ]
    found = zip(
        asked,
        velocities(tx, [(one.moment, one.digests) for one in asked]),
        known_buyers(tx, asked),
        usual_values(tx, asked),
        strict=True,
    )
    return [
        Facts(
            order=one.order,
            velocity=velocity,
            buyer=buyer,
            usual_value=usual_value,
            trusted_ip=trusted_ip,
        )
        for one, velocity, buyer, usual_value in found
    ]


def earlier_orders_of_buyer(
    tx: Connection, keyring: Keyring, moment: Moment, keys: Keys
) -> list[Order]:
    """Open the latest settled orders of the account or mailbox that orders.

    Their payer is the known person with whom a verified name is compared. A match by
    name and address alone is not asked: the order typed those in itself.
    """
    by = {kind: keys[kind] for kind in _PAYER_BY if kind in keys}
    [rows] = settled_orders(tx, [(moment, _hashed(keyring, moment, by))])
    opened = (open_order(tx, keyring, OrderId(row.order_id)) for row in rows[:_PAYER_OF])
    return [order for order in opened if order is not None]


def _hashed(keyring: Keyring, moment: Moment, keys: Keys) -> dict[KeyKind, list[bytes]]:
    return {kind: keyring.contact_digests(moment.shop_id, kind, one) for kind, one in keys.items()}
