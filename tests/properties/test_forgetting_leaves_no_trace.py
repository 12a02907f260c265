"""After the whole way, held to released to forgotten, nothing of the buyer is left here."""

import json
import secrets
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app.flow.forgetting.answer_person import answer_person
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.forget_case import forget_case
from app.flow.forgetting.person_meant import Person
from app.model.audit import AuditLine
from app.model.case import State
from app.model.private import Private
from app.store.audit import timeline, write_line
from app.store.cases import links
from app.store.decisions import decisions
from app.store.deliveries import NewDelivery, add_deliveries, deliveries
from app.store.effects import effects_of, set_effect_aside
from app.store.keyring import Purpose
from app.store.orders import order_keys, orders
from app.store.person_requests import person_requests
from app.supervisor.valkey import valkey_command
from tests.databases import examples
from tests.journeys.house import ORDINARY, RISKY, House, opened_house
from tests.waiting import wait_for

LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.permutations(LETTERS + "åäöéüñ").map(lambda signs: "".join(signs[:10]).capitalize())
numbers = st.integers(1_000_000, 9_999_999)


@st.composite
def persons(draw):
    """A buyer of whom every part can be told from everything else in the world."""
    first, last, street, town, note = draw(st.lists(words, min_size=5, max_size=5, unique=True))
    mailbox = "".join(draw(st.permutations(LETTERS))[:14])
    return {
        "billing": {
            "first_name": first,
            "last_name": last,
            "address_1": f"{street} {draw(numbers)}",
            "city": town,
            "postcode": "753 21",
            "country": "SE",
            "email": f"{mailbox}@example.test",
            "phone": f"+4670{draw(numbers)}",
        },
        "shipping": {**RISKY["shipping"], "first_name": draw(words), "last_name": last},
        "customer_note": f"Ring {note} {draw(numbers)}",
        "customer_ip_address": f"203.0.113.{draw(st.integers(120, 250))}",
        "line_items": RISKY["line_items"],
        "payment_method": "stripe",
    }


def marks_of(person):
    billing = person["billing"]
    named = ("first_name", "last_name", "address_1", "city", "email", "phone")
    return [
        *(billing[one] for one in named),
        person["shipping"]["first_name"],
        person["customer_note"],
        person["customer_ip_address"],
        billing["email"].partition("@")[0],
        billing["phone"].removeprefix("+46"),
    ]


def spellings(mark):
    """The bytes in which a mark may stand in a file."""
    return {
        mark.encode(),
        mark.lower().encode(),
        mark.upper().encode(),
        json.dumps(mark)[1:-1].encode(),
        mark.encode("utf-16-le"),
    }


def found_in(folder, *needles):
    """The files beneath a folder, with the needles that stand in each."""
    return {
        (path.name, needle)
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
        for needle in needles
        if needle in path.read_bytes()
    }


@contextmanager
def valkey_in(folder):
    """The embedded queue, which writes down everything that it is given."""
    server = subprocess.Popen(valkey_command(folder), stdout=subprocess.DEVNULL)
    try:
        wait_for((folder / "valkey.sock").exists)
        yield f"unix://{folder / 'valkey.sock'}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture
def houses(databases, migrated_template, tmp_path):
    """Opens a house after the other, each with its own folder and database."""

    @contextmanager
    def opened():
        folder = tmp_path / secrets.token_hex(4)
        folder.mkdir()
        with (
            databases.fresh(migrated_template) as url,
            valkey_in(folder / "valkey") as queue,
            opened_house(url, folder, queue=queue) as house,
        ):
            house.connect()
            yield house, folder, Path(make_url(url).database or "")

    return opened


def files_of(database):
    return {path: path.read_bytes() for path in database.parent.glob(f"{database.name}*")}


def kept_about(house: House):
    """Everything sealed or hashed that stands in a row about somebody now."""
    columns = (
        *(orders.c.order_sealed, orders.c.portal_sealed, deliveries.c.body_sealed),
        *(order_keys.c.digest, links.c.token_hash, person_requests.c.export_sealed),
    )
    with house.services.database.read() as tx:
        sealed = [bytes(one) for column in columns for one in tx.scalars(select(column)) if one]
        prints = [one for one in tx.scalars(select(decisions.c.fingerprint)) if one]
    return [*sealed, *(one.encode() for one in prints)]


def count(house: House, column, *conditions):
    with house.services.database.read() as tx:
        return tx.scalar(select(func.count(column)).where(*conditions))


@settings(
    max_examples=examples(3),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each life takes seconds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(person=persons())
def test_nothing_of_a_buyer_is_left_once_they_are_forgotten(houses, caplog, person):
    needles = [one for mark in marks_of(person) for one in spellings(mark)]
    with houses() as (house, folder, database):
        before = kept_about(house)
        order = house.place(person)
        house.deliver()
        kept = set(kept_about(house))
        house.settle()
        kept |= set(kept_about(house))
        house.verify(person["billing"]["email"], **_name(person))
        house.settle()
        kept |= set(kept_about(house))
        assert house.state(order) is State.RELEASED
        assert len(house.letters(person["billing"]["email"])) == 2
        assert _readable(database, *needles) == set()
        mine = kept - set(before)
        assert len(mine) > 10

        forget_case(house.services, house.shop_id, house.case(order).case_id)

        case = house.case(order)
        assert house.letters(person["billing"]["email"]) == []
        assert found_in(folder, *needles) == set()
        assert not [mark for mark in marks_of(person) if mark in caplog.text]
        of_order = orders.c.order_id == case.order_id
        for column in (orders.c.order_sealed, orders.c.portal_sealed):
            assert count(house, column, of_order) == 0
        assert count(house, order_keys.c.kind, order_keys.c.order_id == case.order_id) == 0
        assert count(house, links.c.case_id, links.c.case_id == case.case_id) == 0
        assert _readable(database, *needles, *mine) == set()


@settings(
    max_examples=examples(2),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(person=persons())
def test_nothing_of_a_person_is_left_once_they_are_erased(houses, caplog, person):
    """Whatever they ordered: released, still held, ordinary, set aside, and what they asked for."""
    needles = [one for mark in marks_of(person) for one in spellings(mark)]
    mailbox = person["billing"]["email"]
    with houses() as (house, folder, database):
        before = kept_about(house)
        first, *others = _live_through(house, person)
        somebody = Person(email=Private(mailbox))
        services, shop = house.services, house.shop()
        answer_person(services, shop, somebody, external_id="7", asked_at=house.clock.now())
        house.settle()
        mine = set(kept_about(house)) - set(before)
        assert len(mine) > 15
        with services.database.read() as tx:
            assert len(list(tx.scalars(select(person_requests.c.export_sealed)))) == 1

        erased = erase_person(services, shop, somebody)
        house.settle()

        assert (erased.orders, erased.cases, erased.handed_back) == (3, 2, 1)
        assert house.state(first) is State.RELEASED
        assert [house.state(one) for one in others] == [State.HANDED_BACK, None]
        assert house.letters(mailbox) == []
        assert found_in(folder, *needles) == set()
        assert not [mark for mark in marks_of(person) if mark in caplog.text]
        assert count(house, person_requests.c.request_id) == 0
        assert _readable(database, *needles, *mine) == set()


def _live_through(house, person):
    """Let somebody order three times: proved and released, held still, and nothing to see."""
    released = house.place(person)
    house.settle()
    house.verify(person["billing"]["email"], **_name(person))
    house.settle()
    held = house.place(person, shipping={**person["shipping"], "address_1": "Parcel Locker 9"})
    at_home = {name: told for name, told in person.items() if name != "shipping"}
    ordinary = house.place({**at_home, "line_items": ORDINARY["line_items"]})
    house.settle()
    with house.services.database.write() as tx:
        told = json.dumps({"billing": person["billing"], "id": "none"}).encode()
        rubbish = NewDelivery(
            shop_id=house.shop_id,
            source="shop",
            topic="order.updated",
            digest=b"rubbish",
            received_at=house.clock.now(),
            body_sealed=house.services.keyring.seal(Purpose.DELIVERY, told),
        )
        add_deliveries(tx, [rubbish])
    house.settle()
    return released, held, ordinary


def _name(person):
    return {part: person["billing"][part] for part in ("first_name", "last_name")}


def _readable(database, *needles):
    """What of the needles stands in the database's own files, log and all (SQLite's)."""
    return {
        (path.name, needle)
        for path, content in files_of(database).items()
        for needle in needles
        if needle in content
    }


def test_the_search_finds_what_is_there(houses):
    """The proof that the one above can fail."""
    with houses() as (house, folder, database):
        house.place()
        house.settle()
        somebody = kept_about(house)[0]

        assert {
            name for name, _ in found_in(folder / "mail", b"Kungsgatan", b"Uppsala", b"Haninge")
        }
        assert found_in(folder / "valkey", house.shop_id.encode())
        assert _readable(database, somebody, b"on-hold") or not database.exists()


def test_a_reason_that_quotes_a_shop_goes_with_the_person(houses):
    with houses() as (house, _, _):
        order = house.place()
        house.settle()
        case = house.case(order)
        house.vouch(order)
        house.settle()
        services, now = house.services, house.clock.now()
        with services.database.write() as tx:
            (effect_id, *_rest) = [
                row.effect_id for row in effects_of(tx, house.shop_id, case.case_id)
            ]
            set_effect_aside(tx, effect_id, "The store refused: Karin Karlsson is blocked.", now)
            details = {"what": "place_hold", "problem": "The store refused: Karin Karlsson."}
            line = AuditLine(
                shop_id=house.shop_id,
                subject=case.case_id,
                action="set_aside",
                at=now,
                details=details,
            )
            write_line(tx, line)

        forget_case(services, house.shop_id, case.case_id)

        with services.database.read() as tx:
            reasons = {row.last_problem for row in effects_of(tx, house.shop_id, case.case_id)}
            told = [
                line
                for line in timeline(tx, house.shop_id, case.case_id)
                if line.action == "set_aside"
            ]
        assert reasons == {None}
        assert [line.details for line in told] == [{"what": "place_hold"}]
