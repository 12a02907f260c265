"""A shop whose past orders have kept signals, and outcomes where a test says so."""

from datetime import timedelta

from app.model.facts import KeyKind
from app.model.ids import OrderId
from app.store.order_labels import NewOutcome, note_outcomes
from app.store.orders import order_keys, orders
from app.store.signals import KeptSignals, keep_signals

ORDINARY = {
    "basket.total": 100.0,
    "basket.currency": "SEK",
    "address.billing_country": "SE",
    "network.language": "sv",
    "account.guest": False,
}


def keep(tx, shop, number, *, placed_at, buyer=None, **signals):
    """Add an order that left signals; ``basket__total=5.0`` changes one of them."""
    values = {
        "shop_id": shop.shop_id,
        "external_id": f"x{number}",
        "number": f"N{number}",
        "status": "to_ship",
        "total_minor": 10_000,
        "currency": "SEK",
        "payment_method": "card",
        "fingerprint": "",
        "is_history": True,
        "is_test": False,
        **dict.fromkeys(("placed_at", "modified_at", "known_at"), placed_at),
    }
    order_id = OrderId(tx.execute(orders.insert().values(**values)).inserted_primary_key[0])
    given = {path.replace("__", "."): value for path, value in signals.items()}
    known = {path: value for path, value in (ORDINARY | given).items() if value is not None}
    keep_signals(
        tx, shop.shop_id, [KeptSignals(order_id=order_id, placed_at=placed_at, values=known)]
    )
    if buyer is not None:
        key = {"order_id": order_id, "kind": KeyKind.EMAIL, "shop_id": shop.shop_id}
        key |= {"digest": buyer.encode(), "placed_at": placed_at, "known_at": placed_at}
        tx.execute(order_keys.insert().values(**key))
    return order_id


def became(tx, shop, order_id, kind, *, at):
    outcome = NewOutcome(order_id=order_id, kind=kind, happened_at=at, known_at=at, source="test")
    note_outcomes(tx, shop.shop_id, [outcome], at + timedelta(0))
