"""Gathers the facts about a batch of orders, each as of its own time."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.model.facts import KeyKind
from app.model.order import Order
from app.rules.facts import Facts
from app.rules.history.known import settled_orders, was_fraud
from app.rules.history.recall import Circumstances, facts_of, usable_keys
from app.store.history.asked import Asked, Digests, Moment
from app.store.history.traces import past_of
from app.store.history.usual_value import usual_values
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
        Asked(
            moment=moment,
            order=order,
            digests=_hashed(keyring, moment, usable_keys(keys, trusted_ip=trusted_ip)),
        )
        for moment, order, keys in placed
    ]
    found = zip(
        placed,
        asked,
        past_of(tx, [(one.moment, one.digests) for one in asked]),
        usual_values(tx, asked),
        strict=True,
    )
    return [
        facts_of(
            one.order,
            keys,
            _newest(one.digests),
            past,
            around=Circumstances(usual_value=usual_value, trusted_ip=trusted_ip),
        )
        for (_, _, keys), one, past, usual_value in found
    ]


def earlier_orders_of_buyer(
    tx: Connection, keyring: Keyring, moment: Moment, keys: Keys
) -> list[Order]:
    """Open the latest settled orders of the account or mailbox that orders.

    Their payer is the known person with whom a verified name is compared. A match by
    name and address alone is not asked: the order typed those in itself. Nor is an order
    that was called fraud by then: its payer is not they.
    """
    by = {kind: keys[kind] for kind in _PAYER_BY if kind in keys}
    [past] = past_of(tx, [(moment, _hashed(keyring, moment, by))])
    settled = [one for one in settled_orders(moment.placed_at, past) if not was_fraud(one)]
    opened = (open_order(tx, keyring, one.order_id) for one in settled[:_PAYER_OF])
    return [order for order in opened if order is not None]


def _hashed(keyring: Keyring, moment: Moment, keys: Keys) -> dict[KeyKind, list[bytes]]:
    return {kind: keyring.contact_digests(moment.shop_id, kind, one) for kind, one in keys.items()}


def _newest(digests: Digests) -> dict[KeyKind, bytes]:
    return {kind: of_kind[0] for kind, of_kind in digests.items()}
