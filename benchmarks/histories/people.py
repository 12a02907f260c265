"""Buyers and their households: homes, lockers, devices, cards, mailboxes, habits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final

from anyascii import anyascii

from benchmarks.histories.lands import FIRSTS_ANYWHERE, HOSTING, LANDS, Land
from benchmarks.histories.newcomers import FROM_AFAR, SECOND_NAMES
from benchmarks.histories.world import World

_AGENTS: Final = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS {m}_{n} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{m}.{n} Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android {n}; SM-S91{n}B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/12{n}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/12{n}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_{n}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{m}.{n} Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:13{n}.0) Gecko/20100101 Firefox/13{n}.0",
)
_LOCKERS_A_TOWN: Final = 3
_OFFICES_A_TOWN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands."""

    street: str
    extra: str
    post_code: str
    city: str
    region: str
    country: str
    company: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's name as typed, and as their document has it."""

    first: str
    last: str
    document: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A browser."""

    device_id: str
    user_agent: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A payment card and who may use it."""

    fingerprint: str
    bin: str
    last4: str
    brand: str
    country: str


@dataclass(slots=True, kw_only=True)
class Household:
    """Who lives together: one home, one network, sometimes one card and one tablet."""

    land: Land
    home: Place
    ip: str
    moves: list[datetime]
    lockers: list[Place]
    shared_device: Device | None
    shared_card: Card | None
    moved_at: datetime | None = None
    left: Place | None = None
    """The home before the last move."""


@dataclass(slots=True, kw_only=True)
class Buyer:
    """One honest shopper."""

    number: int
    person: Person
    household: Household
    mailboxes: list[str]
    phone: str
    devices: list[Device]
    cards: list[Card]
    method: str
    joined_at: datetime
    account_id: str | None
    account_created_at: datetime | None
    taste: float
    """How much they spend, in times of the usual."""
    vpn: bool
    office: Place
    cottage: Place | None
    orders: int = 0
    delivered: set[Place] = field(default_factory=set)
    first_at: datetime | None = None
    recipients: list[tuple[Person, Place]] = field(default_factory=list)


class Town:
    """All that is shared: who lives where, lockers, offices, networks."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        self.lockers: dict[tuple[str, str], list[Place]] = {}
        self.offices: dict[tuple[str, str], list[Place]] = {}
        self.known: list[Buyer] = []
        """Who ordered before; fraudsters find their victims among them."""
        self._numbers = 0

    def number(self) -> int:
        """Return a number that was not given before."""
        self._numbers += 1
        return self._numbers

    def land(self) -> Land:
        """Draw a country."""
        if self.rng.random() >= self.world.abroad:
            return LANDS[self.world.home]
        return self.rng.choice(list(LANDS.values()))

    def place(self, land: Land) -> Place:
        """Draw an address of its own."""
        city, pattern, region = self.rng.choice(land.towns)
        number = self.rng.randint(1, 99)
        street = self.rng.choice(land.streets)
        flat = self.rng.random() < 0.3
        return Place(
            street=f"{street} {number}" if land.street_first else f"{number} {street}",
            extra=f"{_FLAT.get(land.country, 'Apt')} {self.rng.randint(1, 1500)}" if flat else "",
            post_code=filled(self.rng, pattern),
            city=city,
            region=region,
            country=land.country,
        )

    def locker_near(self, place: Place) -> Place:
        """Draw a pick-up point of the town."""
        return self._shared(self.lockers, place, _LOCKERS_A_TOWN, LANDS[place.country].locker)

    def office_near(self, place: Place) -> Place:
        """Draw an office of the town; companies have people in hundreds."""
        return self._shared(self.offices, place, _OFFICES_A_TOWN, "Firma")

    def _shared(
        self,
        places: dict[tuple[str, str], list[Place]],
        near: Place,
        most: int,
        called: str,
    ) -> Place:
        there = places.setdefault((near.country, near.city), [])
        if not there:
            for number in range(1, most + 1):
                place = self.place(LANDS[near.country])
                there.append(
                    Place(
                        street=place.street,
                        extra="",
                        post_code=near.post_code[:2] + place.post_code[2:],
                        city=near.city,
                        region=near.region,
                        country=near.country,
                        company=f"{called} {self.number() % 97 + number}",
                    )
                )
        return self.rng.choice(there)

    def person(self, land: Land, last: str | None = None) -> Person:
        """Draw a name; one in twelve comes from afar."""
        rng = self.rng
        if last is None and rng.random() < 0.08:
            first, family, *document = rng.choice(FROM_AFAR)
            return Person(first=first, last=family, document=(document[0], document[1]))
        first, family = self._first(land), last or self._last(land)
        more = f" {rng.choice(SECOND_NAMES)}" if rng.random() < 0.4 else ""
        maiden = self._last(land) if rng.random() < 0.002 else family
        return Person(first=first, last=family, document=(first + more, maiden))

    def _first(self, land: Land) -> str:
        return self.rng.choice(land.firsts if self.rng.random() < 0.6 else FIRSTS_ANYWHERE)

    def _last(self, land: Land) -> str:
        if self.rng.random() < 0.35:
            return self.rng.choice(land.lasts)
        return self.rng.choice(land.heads) + self.rng.choice(land.tails)

    def mailbox(self, person: Person, land: Land, *, random_share: float = 0.12) -> str:
        """Draw a mailbox that suits a name more or less."""
        rng = self.rng
        first, last = (_letters(part) for part in (person.first, person.last))
        digits = str(rng.randint(1, 9999))
        if rng.random() < random_share:
            word = "".join(rng.choice("bcdfghklmnprstvaeiou") for _ in range(rng.randint(6, 10)))
            return f"{word}{digits}@{rng.choice(land.mailboxes)}"
        local = rng.choice(
            (
                f"{first}.{last}",
                f"{first}{last}",
                f"{first[:1]}.{last}",
                f"{first}{digits}",
                f"{last}.{first}",
                f"{first}_{last}{digits[:2]}",
                f"{first}.{last}{digits[:2]}",
            )
        )
        return f"{local}@{rng.choice(land.mailboxes)}"

    def phone(self, land: Land) -> str:
        """Draw a mobile number, in one of the ways people type it."""
        return filled(self.rng, land.mobile)

    def device(self, land: Land, languages: Sequence[str] = ()) -> Device:
        """Draw a browser that nobody used here before."""
        rng = self.rng
        agent = rng.choice(_AGENTS).format(m=rng.randint(16, 18), n=rng.randint(1, 8))
        return Device(
            device_id=f"d{rng.getrandbits(48):012x}",
            user_agent=agent,
            language=rng.choice(languages or land.languages),
        )

    def card(self, country: str) -> Card:
        """Draw a card that nobody used here before."""
        rng = self.rng
        brand, begins = rng.choice((("visa", "4"), ("visa", "4"), ("mastercard", "5")))
        return Card(
            fingerprint=f"c{rng.getrandbits(48):012x}",
            bin=begins + f"{rng.randint(0, 99999):05d}",
            last4=f"{rng.randint(0, 9999):04d}",
            brand=brand,
            country=country,
        )

    def ip(self, land: Land) -> str:
        """Draw a household's address in the net."""
        return self.ip_in(self.rng.choice(land.networks))

    def carrier_ip(self, land: Land) -> str:
        """Draw one of the few addresses behind which a carrier hides its phones."""
        return f"{self.rng.choice(land.mobile_networks)}.7.{self.rng.randint(1, 12)}"

    def hosting_ip(self) -> str:
        """Draw the far end of a VPN."""
        return self.ip_in(self.rng.choice(HOSTING))

    def ip_in(self, begins: str) -> str:
        """Draw an address that begins so."""
        return f"{begins}.{self.rng.randint(0, 255)}.{self.rng.randint(1, 254)}"

    def household(self) -> Household:
        """Draw a household with its moves."""
        rng, world = self.rng, self.world
        land = self.land()
        home = self.place(land)
        moves, at = [], world.starts_at
        while (at := at + timedelta(days=rng.expovariate(world.habits.moves_a_year) * 365)) < (
            world.starts_at + world.span
        ):
            moves.append(at)
        shares = rng.random() < 0.35
        return Household(
            land=land,
            home=home,
            ip=self.ip(land),
            moves=moves,
            lockers=[self.locker_near(home)],
            shared_device=self.device(land) if shares else None,
            shared_card=self.card(land.country) if shares else None,
        )

    def buyer(self, household: Household, joined_at: datetime, last: str | None) -> Buyer:
        """Draw a member of a household."""
        rng, world, land = self.rng, self.world, household.land
        person = self.person(land, last)
        account = rng.random() < world.habits.account
        return Buyer(
            number=self.number(),
            person=person,
            household=household,
            mailboxes=[self.mailbox(person, land)],
            phone=self.phone(land),
            devices=[household.shared_device or self.device(land)],
            cards=[household.shared_card or self.card(land.country)],
            method=drawn(rng, self._methods()),
            joined_at=joined_at,
            account_id=f"u{self.number()}" if account else None,
            account_created_at=(
                joined_at - timedelta(minutes=rng.expovariate(1 / 30)) if account else None
            ),
            taste=rng.lognormvariate(0.0, 0.35),
            vpn=rng.random() < world.habits.vpn,
            office=self.office_near(household.home),
            cottage=self.place(land) if rng.random() < 0.15 else None,
        )

    def _methods(self) -> Mapping[str, float]:
        world = self.world
        rest = 1.0 - world.pay_later - world.wallet - world.transfer
        later = self.rng.choice(("klarna", "klarna", "invoice", "afterpay", "walley_invoice"))
        wallet = self.rng.choice(("paypal", "swish", "apple_pay", "google_pay"))
        return {later: world.pay_later, wallet: world.wallet, "bank_transfer": world.transfer} | {
            "card": rest
        }


_FLAT: Final = {"SE": "Lgh", "NO": "Bolig", "DK": "Lejl", "DE": "Wohnung", "GB": "Flat"}


def filled(rng: Random, pattern: str) -> str:
    """Return a pattern with its digits and letters drawn."""
    return "".join(_drawn_sign(rng, sign, place) for place, sign in enumerate(pattern))


def _drawn_sign(rng: Random, sign: str, place: int) -> str:
    if sign == "9" and place > 0:
        return str(rng.randint(0, 9))
    return rng.choice("ABDEFHJLNPRSTUWXYZ") if sign == "A" else sign


def drawn(rng: Random, shares: Mapping[str, float]) -> str:
    """Draw one of some words by their shares."""
    return rng.choices(list(shares), list(shares.values()))[0]


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, anyascii(name).lower())) or "kund"
