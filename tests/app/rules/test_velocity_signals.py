"""How fast orders come under one key, and what became of earlier ones."""

from datetime import timedelta

import pytest

from app.model.facts import NOT_LISTED, EntryKind, KeyKind, ListKind, OutcomeKind, Window
from app.model.order import Name, OrderStatus
from app.rules.signal import SignalType
from app.rules.signals import SIGNALS, by_path, read_signals
from tests.builders.facts import some_facts
from tests.builders.orders import (
    PLACED_AT,
    a_guest,
    a_member,
    a_payment,
    an_address,
    an_order,
    another_address,
    kronor,
)
from tests.builders.pasts import LAPTOP, a_past, became, next_order, regular

ERIK = Name(first="Erik", last="Eriksson")


def ordered(minutes_ago, **changes):
    placed_at = PLACED_AT - timedelta(minutes=minutes_ago)
    return next_order(**({"placed_at": placed_at, "modified_at": placed_at} | changes))


def of_somebody(number, **changes):
    somebody = Name(first="Somebody", last="N" + "abcdefghij"[number])
    home = another_address(name=somebody, lines=(f"Vägen {number}",), phone="")
    person = a_guest(name=somebody, email=f"person.{number}@example.test", phone="")
    card = a_payment(card_key=f"card-{number}")
    strange = {"device_id": None, "ip": f"198.51.100.{number}", "payment": card}
    return strange | {"customer": person, "billing": home, "shipping": home} | changes


# -- velocity --


def test_the_grid_has_every_measure_by_every_key_in_every_window_but_itself():
    names = {signal.name for signal in SIGNALS if signal.family == "velocity"}

    assert len(names) == 185
    assert {"orders_by_email_10m", "people_by_address_30d", "value_by_device_7d"} <= names
    assert not {"people_by_person_1h", "cards_by_card_1h", "addresses_by_address_1h"} & names


def test_every_signal_of_the_grid_says_what_it_is():
    for signal in SIGNALS:
        assert signal.description
        assert signal.type in SignalType


@pytest.mark.parametrize(
    ("minutes", "windows"),
    [
        (10, {"10m": 1, "1h": 1, "24h": 1, "7d": 1, "30d": 1}),
        (11, {"10m": 0, "1h": 1, "24h": 1, "7d": 1, "30d": 1}),
        (24 * 60 + 1, {"10m": 0, "1h": 0, "24h": 0, "7d": 1, "30d": 1}),
        (31 * 24 * 60, {"10m": 0, "1h": 0, "24h": 0, "7d": 0, "30d": 0}),
    ],
)
def test_an_earlier_order_counts_in_every_window_that_reaches_back_to_it(minutes, windows):
    shop = a_past(ordered(minutes))

    assert {window: shop.says(f"velocity.orders_by_email_{window}") for window in windows} == (
        windows
    )


def test_the_order_itself_is_never_counted():
    shop = a_past(ordered(0))
    shop.timeline.add(next_order(external_id="today"), PLACED_AT)

    assert shop.says("velocity.orders_by_email_1h") == 1


def test_many_cards_from_one_device_are_counted_apart_from_orders():
    shop = a_past(
        *(ordered(place, payment=a_payment(card_key=f"card-{place % 3}")) for place in range(1, 7))
    )

    assert shop.says("velocity.orders_by_device_1h") == 6
    assert shop.says("velocity.cards_by_device_1h") == 3


def test_many_people_at_one_address_are_counted():
    home = an_address()
    shop = a_past(*(ordered(5, **of_somebody(one, shipping=home)) for one in range(4)))

    assert shop.says("velocity.people_by_address_1h") == 4
    assert shop.says("velocity.orders_by_person_1h") == 0


def test_one_account_at_many_places_is_seen():
    places = [another_address(lines=(f"Vägen {one}",)) for one in range(1, 5)]
    member = a_member()
    shop = a_past(*(ordered(90, customer=member, shipping=one) for one in places))

    order = next_order(customer=member)
    assert shop.says("velocity.addresses_by_account_24h", order) == 4
    assert shop.says("velocity.people_by_email_24h", order) == 1


def test_values_are_summed_in_the_orders_own_currency():
    euro = kronor(70)
    shop = a_past(
        ordered(3, total=kronor("1348.50")),
        ordered(2, total=kronor(100)),
        ordered(1, total=type(euro)(minor=7000, currency="EUR")),
    )

    assert shop.says("velocity.value_by_phone_1h") == 1448.5
    assert shop.says("velocity.orders_by_phone_1h") == 3


def test_a_key_that_the_order_lacks_is_unknown():
    order = an_order(customer=a_guest(email=""))

    assert a_past().says("velocity.orders_by_email_1h", order) is None
    assert a_past().says("velocity.value_by_card_1h", order) is None
    assert a_past().says("velocity.orders_by_account_1h", order) is None


def test_an_address_of_a_proxy_that_nobody_vouched_for_is_unknown():
    facts = some_facts(trusted_ip=False)

    assert by_path["velocity.orders_by_ip_1h"].read(facts) is None
    assert by_path["network.ip_people"].read(facts) is None


# -- what is shared --


def test_a_locker_is_shared_by_many_and_known_for_long():
    locker = another_address(lines=("Parcel Locker 7",))
    shop = a_past(
        *(regular(100 - one, **of_somebody(one, shipping=locker)) for one in range(5)),
    )
    order = next_order(shipping=locker)

    assert shop.says("address.new_to_shop", order) is False
    assert (shop.says("address.people_ever", order), shop.says("address.orders_ever", order)) == (
        *(5, 5),
    )
    assert shop.says("address.days_known", order) == 100


def test_what_nobody_used_before_is_new_to_the_shop():
    shop = a_past()

    news = ("address.new_to_shop", "contact.email_new_to_shop", "contact.phone_new_to_shop")
    assert all(shop.says(path) is True for path in news)
    assert shop.says("payment.card_new_to_shop") is True
    assert shop.says("network.device_new_to_shop") is True
    assert (shop.says("contact.email_days_known"), shop.says("contact.email_people")) == (0, 0)


def test_a_phone_of_a_family_has_several_people():
    shared = a_guest(email="erik@example.test", name=ERIK)
    shop = a_past(regular(9), regular(8, customer=shared, billing=an_address(name=ERIK)))

    assert shop.says("contact.phone_people") == 2
    assert shop.says("network.device_people") == 2


def test_an_account_used_in_several_names_is_seen():
    member = a_member()
    shop = a_past(
        regular(20, customer=member),
        regular(10, customer=member, billing=an_address(name=ERIK)),
    )

    assert shop.says("account.account_people", next_order(customer=member)) == 2
    assert shop.says("account.account_people") is None


# -- what became of them --


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (OutcomeKind.PASSED, "passes"),
        (OutcomeKind.CHECK_FAILED, "fails"),
        (OutcomeKind.REFUND, "refunds"),
        (OutcomeKind.DISPUTE, "disputes"),
        (OutcomeKind.CHARGEBACK, "chargebacks"),
        (OutcomeKind.REPORT, "reports"),
    ],
)
@pytest.mark.parametrize("who", ["person", "address", "card", "device"])
def test_what_became_of_earlier_orders_counts_from_when_it_is_known(kind, what, who):
    known = became(a_past(regular(90), regular(60)), 0, kind, days_ago=5)
    to_come = became(a_past(regular(90), regular(60)), 0, kind, days_ago=-5)

    assert known.says(f"history.{who}_{what}") == 1
    assert to_come.says(f"history.{who}_{what}") == 0


def test_every_kind_of_fraud_is_fraud_and_one_order_counts_once():
    shop = a_past(regular(90), regular(60))
    for kind in (OutcomeKind.FRAUD_REFUND, OutcomeKind.REPORT, OutcomeKind.VERDICT_FRAUD):
        became(shop, 0, kind, days_ago=5)

    assert shop.says("history.person_frauds") == 1
    assert (shop.says("history.email_frauds"), shop.says("history.phone_frauds")) == (1, 1)


def test_a_fraudsters_drop_is_known_whoever_orders_there_next():
    drop = another_address()
    shop = became(
        a_past(regular(30, **of_somebody(1, shipping=drop))), 0, OutcomeKind.REPORT, days_ago=3
    )
    order = next_order(shipping=drop)

    assert shop.says("history.address_frauds", order) == 1
    assert shop.says("history.person_frauds", order) == 0


def test_cancelled_orders_and_honest_verdicts_of_a_person_are_counted():
    shop = a_past(regular(90, status=OrderStatus.CANCELLED), regular(60))
    became(shop, 1, OutcomeKind.VERDICT_HONEST, days_ago=50)

    assert shop.says("history.person_cancelled") == 1
    assert shop.says("history.person_honest_verdicts") == 1


def test_outcomes_of_a_card_that_nobody_tells_are_unknown():
    order = an_order(device_id=LAPTOP)

    assert a_past().says("history.card_frauds", order) is None
    assert a_past().says("history.device_frauds", order) == 0


# -- lists --


def test_an_order_on_no_list_is_on_none():
    shop = a_past()

    assert not any(shop.says(f"lists.{one}") for one in ("allowed", "blocked", "watched"))
    assert shop.says("lists.blocked_by", listed=NOT_LISTED) is None


def test_a_list_names_by_what_it_was_hit():
    listed = {ListKind.BLOCK: frozenset({EntryKind.DEVICE, EntryKind.EMAIL})}
    shop = a_past()

    assert shop.says("lists.blocked", listed=listed) is True
    assert shop.says("lists.blocked_by", listed=listed) == "email"
    assert shop.says("lists.allowed", listed=listed) is False


# -- play money, hot keys --


def test_play_money_says_nothing_of_who_buys_here():
    shop = a_past(ordered(5, is_test=True))

    assert shop.says("velocity.orders_by_email_1h") == 0


def test_looking_back_stops_at_two_hundred_orders_of_a_key():
    shop = a_past(*(ordered(300 - one) for one in range(300)))

    facts = shop.facts(next_order())
    assert facts.remembered.velocity[KeyKind.EMAIL, Window.DAY].orders == 200
    assert shop.says("address.orders_ever") == 200
    assert len(read_signals(facts)) == len(SIGNALS)
