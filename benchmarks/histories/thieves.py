"""Stolen cards: testers, goods for resale, gift cards, and mules with drop addresses."""

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any, Final

from benchmarks.histories.drafts import Draft, Payment, Truth, basket, gift_card_basket
from benchmarks.histories.payments import stolen_card
from benchmarks.histories.people import Person, Place, Town
from benchmarks.histories.rings import Ring, Underworld
from benchmarks.histories.world import Kind

_SMALL: Final = 0.3
_LATER: Final = ("klarna", "invoice", "afterpay")


class Thieves:
    """Makes orders that somebody else's card pays, or nobody."""

    def __init__(self, town: Town, underworld: Underworld) -> None:
        self._town = town
        self._rng: Random = town.rng
        self._craft = town.world.craft
        self._underworld = underworld

    def order(self, ring: Ring, at: datetime) -> tuple[Draft, Truth]:
        """Make a ring's next order."""
        payer, billing = self._payer(ring)
        shipping, delivery = self._where(ring, billing)
        same = self._rng.random() < 0.4
        draft = Draft(
            at=at,
            land=ring.land,
            payer=payer,
            billing=billing,
            recipient=payer if same or ring.kind is Kind.TESTER else ring.mule,
            shipping=shipping,
            email=self._mailbox(ring, payer),
            phone=self._underworld.phone_of(ring) if self._rng.random() < 0.85 else "",
            device=self._underworld.device_of(ring),
            ip=self._underworld.network_of(ring),
            payment=self._payment(ring),
            items=self._items(ring),
            delivery=delivery,
        )
        if self._rng.random() < 0.15:
            draft.account_id, draft.account_created_at = f"u{self._town.number()}", at
            draft.signed_in = True
        if draft.payment.failed >= 3 and self._rng.random() < 0.4:
            draft.status = "failed"
        return draft, self._truth(ring, payer)

    def _payer(self, ring: Ring) -> tuple[Person, Place]:
        rng = self._rng
        if ring.kind is Kind.MULES:
            mule = ring.mule if rng.random() < 0.5 else self._town.person(ring.land)
            place, _ = self._underworld.drop_of(ring, self._town.place(ring.land))
            return mule, place
        holder = self._town.person(ring.land)
        if rng.random() < 0.15:
            holder = replace(ring.person)  # own name, stolen card
        return holder, self._town.place(ring.land)

    def _where(self, ring: Ring, billing: Place) -> tuple[Place, str]:
        alike = {Kind.TESTER: 0.9, Kind.CARD_DIGITAL: 0.9, Kind.MULES: 0.6}.get(ring.kind, 0.25)
        if self._rng.random() < alike:
            return billing, "home"
        return self._underworld.drop_of(ring, billing)

    def _mailbox(self, ring: Ring, payer: Person) -> str:
        if ring.mailboxes and self._rng.random() < self._craft.reuse * 0.6:
            return ring.mailboxes[-1]
        ring.mailboxes.append(self._underworld.mailbox_of(ring, payer))
        return ring.mailboxes[-1]

    def _payment(self, ring: Ring) -> Payment:
        rng = self._rng
        if ring.kind is Kind.MULES and rng.random() < self._craft.pay_later:
            return Payment(method=rng.choice(_LATER))
        country = ring.land.country if rng.random() < 0.6 else rng.choice(("US", "GB", "FR", "BR"))
        odds = (0, 1, 2, 3, 5, 8) if ring.kind is Kind.TESTER else (0, 0, 0, 1, 2, 3)
        return stolen_card(rng, self._town.card(country), failed=rng.choice(odds))

    def _items(self, ring: Ring) -> list[dict[str, Any]]:
        rng, craft = self._rng, self._craft
        if ring.kind is Kind.CARD_DIGITAL:
            return gift_card_basket(rng)
        if ring.kind is Kind.TESTER:
            return basket(self._town.world, rng, times=_SMALL, resale=0.0)[:1]
        times = craft.value * rng.lognormvariate(0.0, 0.4) / (2 if ring.patient else 1)
        return basket(self._town.world, rng, times=times, resale=craft.resale)

    def _truth(self, ring: Ring, payer: Person) -> Truth:
        own = payer.document in (ring.person.document, ring.mule.document)
        return Truth(
            kind=ring.kind,
            document=payer.document if own else ring.person.document,
            shows_document=self._rng.random() < self._craft.own_document,
            reads_mailbox=True,
        )
