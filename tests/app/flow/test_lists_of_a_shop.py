"""Lists: whom a merchant lets pass, stops or looks at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.forget_due import forget_due
from app.flow.forgetting.gather_person import gather_person
from app.flow.forgetting.person_meant import Person
from app.flow.lists.add_to_list import add_to_list
from app.flow.lists.export_list import export_list
from app.flow.lists.import_list import import_list
from app.flow.lists.list_buyer import BuyerListing, list_buyer
from app.flow.lists.take_off_list import take_off_list
from app.flow.pages.show_lists import show_lists
from app.model.decision import Assurance
from app.model.errors import InvalidInputError, NotFoundError
from app.model.facts import EntryKind, ListKind
from app.model.listing import NewEntry
from app.model.private import Private
from app.store.list_entries import list_entries
from tests.builders.deciding_desk import OWNER, DecidingDesk
from tests.builders.orders import a_guest, a_line

MAILBOX = "buyer1001@example.test"
HEAD = "list,kind,value,reason,ends\n"


@pytest.fixture
def desk(database_url, tmp_path):
    opened = DecidingDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect(pack="balanced", trusted_proxy=True)


def add(desk, shop, kind, value, *, listed=ListKind.BLOCK, days=None):
    ends = None if days is None else desk.clock.now() + timedelta(days=days)
    wanted = NewEntry(
        listed=listed, kind=kind, value=Private(value), reason="They know why.", ends_at=ends
    )
    return add_to_list(desk.services, shop.shop_id, wanted, actor=OWNER)


def shown(desk, shop, **wanted):
    return show_lists(desk.services, desk.user(), shop.shop_id, **wanted)


def decided(desk, shop, **changes):
    order = desk.tell(shop, **changes)
    return desk.decisions(shop, order)[-1]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EntryKind.EMAIL, "  BUYER1001+shop@Example.test "),
        (EntryKind.DOMAIN, "example.test"),
        (EntryKind.PHONE, "+46 70 000 10 01"),
        (EntryKind.ADDRESS, "Storgatan 1001, 00100 Helsinki, FI"),
        (EntryKind.ADDRESS, "Storgatan 1001, 411 24, SE"),
        (EntryKind.IP_RANGE, "203.0.113.0/24"),
        (EntryKind.IP_RANGE, "203.0.113.9"),
        (EntryKind.CARD, "CARD_of_somebody"),
        (EntryKind.DEVICE, "device-of-somebody"),
        (EntryKind.PRODUCT, "gold-1"),
    ],
)
def test_an_order_is_found_by_everything_that_a_list_can_name(desk, shop, kind, value):
    add(desk, shop, kind, value)
    order = desk.risky_order(
        ip=Private("203.0.113.9"),
        device_id=Private("device-of-somebody"),
        lines=(a_line(sku="GOLD-1"),),
    )
    payment = replace(order.payment, card_key=Private("card_of_somebody"))
    order_id = desk.tell_order(shop, replace(order, payment=payment))

    decision = desk.decisions(shop, order_id)[0]
    assert decision.signals["lists.blocked_by"] == kind
    assert decision.needed is Assurance.PERSON


def test_a_domain_names_its_subdomains_and_not_what_ends_like_it(desk, shop):
    add(desk, shop, EntryKind.DOMAIN, "example.test")

    assert decided(desk, shop, email="a@mail.example.test").signals["lists.blocked"]
    assert not decided(desk, shop, number="1002", email="a@myexample.test").signals["lists.blocked"]


def test_an_address_that_anybody_can_forge_is_not_looked_for(desk):
    shop = desk.connect(trusted_proxy=False)
    add(desk, shop, EntryKind.IP_RANGE, "203.0.113.0/24")

    assert not decided(desk, shop, ip=Private("203.0.113.9")).signals["lists.blocked"]


def test_another_list_and_another_shop_do_not_count(desk, shop):
    other = desk.connect("https://other.example.test")
    add(desk, other, EntryKind.EMAIL, MAILBOX)
    add(desk, shop, EntryKind.EMAIL, MAILBOX, listed=ListKind.WATCH)

    signals = decided(desk, shop).signals
    assert (signals["lists.watched"], signals["lists.blocked"]) == (True, False)


def test_an_entry_ends_with_its_time_and_is_forgotten(desk, shop):
    add(desk, shop, EntryKind.EMAIL, MAILBOX, days=1)
    assert decided(desk, shop).signals["lists.blocked"]

    desk.clock.advance(days=2)
    assert not decided(desk, shop, email=f"+again{MAILBOX}").signals["lists.blocked"]
    assert shown(desk, shop) == ()
    forget_due(desk.services)
    with desk.services.database.read() as tx:
        assert tx.execute(list_entries.select()).all() == []


def test_the_same_twice_is_one_entry_with_the_new_reason(desk, shop):
    add(desk, shop, EntryKind.EMAIL, MAILBOX)
    second = add(desk, shop, EntryKind.EMAIL, MAILBOX.upper(), days=3)

    assert [one.entry_id for one in shown(desk, shop)] == [second.entry_id]


def test_a_label_hints_and_the_row_tells_nothing(desk, shop):
    entry = add(desk, shop, EntryKind.EMAIL, MAILBOX)

    assert entry.label == "b•••@example.test"
    with desk.services.database.read() as tx:
        [row] = tx.execute(list_entries.select()).mappings()
    assert "1001" not in repr(dict(row))


def test_entries_are_searched_by_exact_value_label_and_reason(desk, shop):
    add(desk, shop, EntryKind.EMAIL, MAILBOX)
    add(desk, shop, EntryKind.PHONE, "+46701234567")

    assert [one.kind for one in shown(desk, shop, wanted=MAILBOX)] == [EntryKind.EMAIL]
    assert [one.kind for one in shown(desk, shop, wanted="+4670 123 45 67")] == [EntryKind.PHONE]
    assert len(shown(desk, shop, wanted="know why")) == 2
    assert [one.kind for one in shown(desk, shop, kind=EntryKind.PHONE)] == [EntryKind.PHONE]
    with pytest.raises(NotFoundError):
        show_lists(desk.services, desk.stranger(), shop.shop_id)


def test_an_entry_is_taken_off_once(desk, shop):
    entry = add(desk, shop, EntryKind.EMAIL, MAILBOX)
    take_off_list(desk.services, shop.shop_id, entry.entry_id, actor=OWNER)

    assert shown(desk, shop) == ()
    with pytest.raises(NotFoundError):
        take_off_list(desk.services, shop.shop_id, entry.entry_id, actor=OWNER)
    assert desk.actions(shop)[-2:] == ["listed", "unlisted"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EntryKind.EMAIL, "nobody"),
        (EntryKind.DOMAIN, "com"),
        (EntryKind.PHONE, "0701234567"),
        (EntryKind.ADDRESS, "Storgatan 5"),
        (EntryKind.ADDRESS, "411 24, SE"),
        (EntryKind.IP_RANGE, "203.0.113.0/99"),
        (EntryKind.CARD, " "),
        (EntryKind.PRODUCT, "x" * 400),
    ],
)
def test_what_is_none_of_its_kind_is_refused_with_an_example(desk, shop, kind, value):
    with pytest.raises(InvalidInputError, match="is written like"):
        add(desk, shop, kind, value)


def test_a_reason_is_needed_and_the_end_lies_ahead(desk, shop):
    wanted = NewEntry(
        listed=ListKind.ALLOW, kind=EntryKind.EMAIL, value=Private(MAILBOX), reason=" "
    )
    with pytest.raises(InvalidInputError):
        add_to_list(desk.services, shop.shop_id, wanted, actor=OWNER)
    with pytest.raises(InvalidInputError):
        add(desk, shop, EntryKind.EMAIL, MAILBOX, days=-1)


# -- from a case ----------------------------------------------------------------------------


def test_the_buyer_of_a_case_is_listed_by_what_their_order_bears(desk, shop):
    row = desk.held(desk.connect("https://third.example.test"))
    wanted = BuyerListing(
        listed=ListKind.BLOCK,
        kinds=frozenset({EntryKind.EMAIL, EntryKind.ADDRESS, EntryKind.CARD}),
        reason="A fraud.",
    )
    entries = list_buyer(desk.services, row.shop_id, row.case_id, wanted, actor=OWNER)

    assert {one.kind for one in entries} == {EntryKind.EMAIL, EntryKind.ADDRESS}
    only_cards = replace(wanted, kinds=frozenset({EntryKind.CARD}))
    with pytest.raises(InvalidInputError):
        list_buyer(desk.services, row.shop_id, row.case_id, only_cards, actor=OWNER)
    with pytest.raises(NotFoundError):
        list_buyer(desk.services, shop.shop_id, row.case_id, wanted, actor=OWNER)


# -- in and out -----------------------------------------------------------------------------


def test_what_is_exported_is_imported_as_it_was(desk, shop):
    add(desk, shop, EntryKind.EMAIL, MAILBOX)
    add(desk, shop, EntryKind.PHONE, "+46701234567", listed=ListKind.ALLOW, days=9)
    text = export_list(desk.services, shop.shop_id, actor=OWNER)
    other = desk.connect("https://other.example.test")

    imported = import_list(desk.services, other.shop_id, text, actor=OWNER)
    assert (imported.added, imported.known, imported.troubles) == (2, 0, ())
    assert export_list(desk.services, other.shop_id, actor=OWNER) == text
    again = import_list(desk.services, other.shop_id, text, actor=OWNER)
    assert (again.added, again.known) == (0, 2)


def test_every_wrong_line_is_told_and_nothing_is_kept(desk, shop):
    text = HEAD + (
        "block,email,a@example.test,known,\n"
        "block,phone,12,known,\n"
        "stop,email,b@example.test,known,\n"
        "watch,domain,example.test,,\n"
        "watch,domain,example.test,x,tomorrow\n"
        "watch,domain\n"
    )
    imported = import_list(desk.services, shop.shop_id, text, actor=OWNER)

    assert imported.added == 0
    assert [one.split(":")[0] for one in imported.troubles] == [
        f"Line {number}" for number in (3, 4, 5, 6, 7)
    ]
    assert shown(desk, shop) == ()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", 'list,kind,value,reason\n"open'])
def test_a_text_without_the_columns_is_refused(desk, shop, text):
    imported = import_list(desk.services, shop.shop_id, text, actor=OWNER)

    assert imported.added == 0
    assert len(imported.troubles) <= 1


def test_a_date_means_its_whole_day_and_columns_may_lack_the_end(desk, shop):
    text = HEAD + "watch,product,SKU-1,x,2099-12-31\n"
    import_list(desk.services, shop.shop_id, text, actor=OWNER)
    import_list(
        desk.services,
        shop.shop_id,
        "\ufefflist,kind,value,reason\nwatch,product,=SKU-2,x\n",
        actor=OWNER,
    )

    ends = {one.label: one.ends_at for one in shown(desk, shop)}
    assert ends["SKU-1"].isoformat() == "2099-12-31T23:59:59+00:00"
    assert ends["=SKU-2"] is None
    assert "'=SKU-2" in export_list(desk.services, shop.shop_id, actor=OWNER)


# -- people ---------------------------------------------------------------------------------


def test_who_is_meant_by_an_order_alone_is_found_on_the_lists(desk, shop):
    order = desk.risky_order(device_id=Private("device-of-somebody"))
    desk.tell_order(shop, order)
    add(desk, shop, EntryKind.DEVICE, "device-of-somebody", listed=ListKind.WATCH)
    person = Person(orders=(order.external_id,))
    told = gather_person(desk.services, shop, person).export["held"]
    assert "list_entries" in {one["where"] for one in told}

    erase_person(desk.services, shop, person)
    assert shown(desk, shop) == ()


def test_who_is_forgotten_leaves_only_the_hash_that_stops_them(desk, shop):
    desk.tell(shop, customer=a_guest(email=MAILBOX))
    for listed in ListKind:
        add(desk, shop, EntryKind.EMAIL, MAILBOX, listed=listed)
    person = Person(email=Private(MAILBOX))
    told = gather_person(desk.services, shop, person).export["held"]
    assert {one["where"] for one in told} >= {"list_entries"}

    erase_person(desk.services, shop, person)

    [entry] = shown(desk, shop)
    assert (entry.listed, entry.label, entry.reason) == (ListKind.BLOCK, "forgotten", "")
    assert MAILBOX not in export_list(desk.services, shop.shop_id, actor=OWNER)
    assert decided(desk, shop, number="1005", email=MAILBOX).signals["lists.blocked"]
