"""Orders in somebody else's name: known buyers' and strangers'."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from benchmarks.histories.drafts import Draft, Payment, Truth, basket
from benchmarks.histories.payments import stolen_card
from benchmarks.histories.people import Buyer, Person, Place, Town
from benchmarks.histories.rings import Ring, Underworld
from benchmarks.histories.world import Kind

_KNOWN_FROM: Final = timedelta(days=8)
_LATER: Final = ("klarna", "klarna", "invoice", "afterpay", "walley_invoice")
_TRIES: Final = 12


class Impostors:
    """Makes orders in other people's names."""

    def __init__(self, town: Town, underworld: Underworld) -> None:
        self._town = town
        self._rng: Random = town.rng
        self._craft = town.world.craft
        self._underworld = underworld
        self._mailboxes: Mapping[Kind, Callable[[Ring, Buyer], str]] = {
            Kind.OWN_MAILBOX: self._own_mailbox,
            Kind.LOOK_ALIKE: self._look_alike,
            Kind.VICTIMS_MAILBOX: lambda _, victim: victim.mailboxes[0],
            Kind.TAKE_OVER: lambda _, victim: victim.mailboxes[0],
        }

    def order(self, ring: Ring, at: datetime) -> tuple[Draft, Truth] | None:
        """Make an order; None while there is nobody to impersonate."""
        if ring.kind is Kind.UNKNOWN_PERSON:
            return self._of_a_stranger(ring, at)
        victim = self._victim(at)
        return None if victim is None else self._of_a_buyer(ring, victim, at)

    def _victim(self, at: datetime) -> Buyer | None:
        for _ in range(_TRIES):
            victim = self._rng.choice(self._town.known) if self._town.known else None
            if victim and victim.first_at and victim.first_at < at - _KNOWN_FROM:
                return victim
        return None

    def _of_a_buyer(self, ring: Ring, victim: Buyer, at: datetime) -> tuple[Draft, Truth]:
        home = victim.household.home
        shipping, delivery = self._where(ring, victim)
        draft = Draft(
            at=at,
            land=victim.household.land,
            payer=victim.person,
            billing=home if self._rng.random() < 0.93 else shipping,
            recipient=self._recipient(ring, victim.person),
            shipping=shipping,
            email=self._mailboxes[ring.kind](ring, victim),
            phone=self._phone(ring, victim.phone),
            device=self._underworld.device_of(ring),
            ip=self._network(ring),
            payment=self._payment(ring, victim),
            items=self._items(ring),
            delivery=delivery,
        )
        if ring.kind is Kind.TAKE_OVER:
            self._sign_in(draft, victim)
        theirs = ring.kind in {Kind.OWN_MAILBOX, Kind.LOOK_ALIKE}
        return draft, self._truth(ring, reads=theirs or self._rng.random() < 0.25, victim=victim)

    def _of_a_stranger(self, ring: Ring, at: datetime) -> tuple[Draft, Truth]:
        person, home = self._town.person(ring.land), self._town.place(ring.land)
        shipping, delivery = self._underworld.drop_of(ring, home)
        if self._rng.random() < 0.2:
            shipping, delivery = home, "home"  # fetched from the porch
        draft = Draft(
            at=at,
            land=ring.land,
            payer=person,
            billing=home if self._rng.random() < 0.75 else shipping,
            recipient=self._recipient(ring, person),
            shipping=shipping,
            email=self._underworld.mailbox_of(ring, person),
            phone=self._underworld.phone_of(ring),
            device=self._underworld.device_of(ring),
            ip=self._network(ring),
            payment=self._payment(ring, None),
            items=self._items(ring),
            delivery=delivery,
        )
        return draft, self._truth(ring, reads=True, victim=None)

    def _where(self, ring: Ring, victim: Buyer) -> tuple[Place, str]:
        if self._rng.random() < self._craft.known_address:
            return victim.household.home, "home"
        return self._underworld.drop_of(ring, victim.household.home)

    def _recipient(self, ring: Ring, payer: Person) -> Person:
        said = self._rng.random()
        if said < self._craft.keeps_surname:
            return self._town.person(ring.land, payer.last)
        return payer if said < self._craft.keeps_surname + 0.35 else ring.mule

    def _own_mailbox(self, ring: Ring, victim: Buyer) -> str:
        like = victim.person if self._rng.random() < 0.65 else ring.person
        return self._underworld.mailbox_of(ring, like)

    def _look_alike(self, _ring: Ring, victim: Buyer) -> str:
        rng = self._rng
        local, _, domain = victim.mailboxes[0].partition("@")
        ways = (
            f"{local}{rng.randint(1, 99)}@{domain}",
            f"{local}@{rng.choice(('gmail.com', 'outlook.com', 'proton.me', 'mail.com'))}",
            f"{local.replace('.', '_')}{rng.randint(1, 9)}@{domain}",
            f"{local}.{rng.randint(60, 99)}@gmail.com",
        )
        return rng.choice(ways)

    def _phone(self, ring: Ring, victims: str) -> str:
        if self._rng.random() < self._craft.victims_phone:
            return victims
        return self._underworld.phone_of(ring)

    def _network(self, ring: Ring) -> str:
        return self._underworld.network_of(ring)

    def _payment(self, ring: Ring, victim: Buyer | None) -> Payment:
        rng = self._rng
        if ring.kind is Kind.TAKE_OVER and victim and rng.random() < 0.5:
            saved = Payment(method=victim.method)
            if victim.method == "card":
                saved = stolen_card(rng, victim.cards[-1], failed=0)  # the one kept in the account
            return saved
        if rng.random() < self._craft.pay_later + 0.08:
            return Payment(method=rng.choice(_LATER), failed=int(rng.random() < 0.2))
        card = self._town.card(ring.land.country if rng.random() < 0.7 else "US")
        return stolen_card(rng, card, failed=rng.choice((0, 0, 1, 2)))

    def _items(self, ring: Ring) -> list[dict[str, Any]]:
        times = self._craft.value * self._rng.lognormvariate(0.0, 0.4)
        if ring.patient:
            times /= 2
        return basket(self._town.world, self._rng, times=times, resale=self._craft.resale)

    def _sign_in(self, draft: Draft, victim: Buyer) -> None:
        rng = self._rng
        if victim.account_id is None:
            victim.account_id = f"u{self._town.number()}"
            victim.account_created_at = victim.first_at
        draft.account_id, draft.account_created_at = victim.account_id, victim.account_created_at
        draft.signed_in = True
        for name, share in (
            ("password_reset", 0.5),
            ("address_added", 0.75),
            ("email_change", 0.15),
        ):
            if rng.random() < share:
                draft.security[name] = round(rng.lognormvariate(2.3, 1.3), 1)

    def _truth(self, ring: Ring, *, reads: bool, victim: Buyer | None) -> Truth:
        shown = ring.person if self._rng.random() < 0.7 else ring.mule
        return Truth(
            kind=ring.kind,
            document=shown.document,
            shows_document=self._rng.random() < max(0.3, self._craft.own_document),
            reads_mailbox=reads,
            victim=victim.number if victim else None,
        )
