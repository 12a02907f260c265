"""How honest and stolen cards answer the processor's questions."""

from random import Random
from typing import Final

from benchmarks.histories.drafts import Payment
from benchmarks.histories.people import Buyer, Card, drawn
from benchmarks.histories.world import World

_ASKS_ADDRESS: Final = frozenset({"US", "GB"})
"""Where issuers answer the address check; elsewhere it is mostly unavailable."""
_HONEST_AVS: Final = {"Y": 0.84, "Z": 0.06, "A": 0.05, "N": 0.05}
_STOLEN_AVS: Final = {"Y": 0.36, "Z": 0.12, "A": 0.1, "N": 0.42}
_UNAVAILABLE: Final = {"U": 0.8, "S": 0.1, "Y": 0.07, "N": 0.03}
_HONEST_CVV: Final = {"M": 0.985, "N": 0.01, "U": 0.005}
_STOLEN_CVV: Final = {"M": 0.88, "N": 0.09, "U": 0.03}
_HONEST_3DS: Final = {
    "authenticated": 0.4,
    "frictionless": 0.4,
    "exempted": 0.13,
    "not_attempted": 0.07,
}
_STOLEN_3DS: Final = {
    "authenticated": 0.1,
    "frictionless": 0.35,
    "exempted": 0.25,
    "not_attempted": 0.3,
}


def honest_payment(world: World, rng: Random, buyer: Buyer, *, elsewhere: bool) -> Payment:
    """Draw how an honest buyer pays: mostly as usual."""
    method = buyer.method
    if rng.random() < 0.12:
        method = rng.choice(("card", "card", "klarna", "paypal", "swish"))
    failed = 0
    while failed < 3 and rng.random() < world.habits.retries:
        failed += 1
    if method != "card":
        return Payment(method=method, failed=failed if method != "bank_transfer" else 0)
    if rng.random() < 0.04:
        buyer.cards.append(_renewed(rng, buyer))
    card = rng.choice(buyer.cards[-2:])
    avs = drawn(rng, _HONEST_AVS if card.country in _ASKS_ADDRESS else _UNAVAILABLE)
    if elsewhere and card.country in _ASKS_ADDRESS and rng.random() < 0.35:
        avs = rng.choice("NZA")  # the bank still knows the old home
    return Payment(
        method="card",
        card=card,
        avs=avs,
        cvv=drawn(rng, _HONEST_CVV),
        three_d_secure=drawn(rng, _HONEST_3DS),
        failed=failed,
    )


def stolen_card(rng: Random, card: Card, *, failed: int) -> Payment:
    """Draw what the bank says to a card that is not the buyer's."""
    asked = card.country in _ASKS_ADDRESS
    return Payment(
        method="card",
        card=card,
        avs=drawn(rng, _STOLEN_AVS if asked else _UNAVAILABLE),
        cvv=drawn(rng, _STOLEN_CVV),
        three_d_secure=drawn(rng, _STOLEN_3DS),
        failed=failed,
    )


def _renewed(rng: Random, buyer: Buyer) -> Card:
    brand = rng.choice(("visa", "mastercard"))
    country = buyer.household.land.country
    return Card(
        fingerprint=f"c{rng.getrandbits(48):012x}",
        bin=("4" if brand == "visa" else "5") + f"{rng.randint(0, 99999):05d}",
        last4=f"{rng.randint(0, 9999):04d}",
        brand=brand,
        country=country,
    )
