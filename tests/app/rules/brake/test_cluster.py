"""What hangs together, whatever shares what."""

from hypothesis import given
from hypothesis import strategies as st

from app.model.facts import KeyKind
from app.model.ids import CaseId
from app.rules.brake.budget import PER_KEY
from app.rules.brake.cluster import ATTACKING_FROM, TIES, Tied, cluster_of, ties
from app.rules.brake.turn import next_in_turn

KEYS = st.dictionaries(st.sampled_from(list(KeyKind)), st.sampled_from([b"a", b"b", b"c"]))
ORDERS = st.lists(KEYS, min_size=1, max_size=12).map(
    lambda all_keys: [
        Tied(case_id=CaseId(f"case_{number}"), keys=keys) for number, keys in enumerate(all_keys)
    ]
)


def tied(number, **keys):
    named = {KeyKind(kind): digest for kind, digest in keys.items()}
    return Tied(case_id=CaseId(f"case_{number}"), keys=named)


def share(one, other):
    return any(one.keys.get(kind, 1) == other.keys.get(kind, 2) for kind in TIES)


@given(orders=ORDERS)
def test_a_cluster_is_whoever_can_be_reached_through_shared_keys(orders):
    reached = {orders[0].case_id}
    while more := {
        other.case_id
        for one in orders
        if one.case_id in reached
        for other in orders
        if other.case_id not in reached and share(one, other)
    }:
        reached |= more

    assert cluster_of(orders[0].case_id, orders, TIES).members == reached


@given(orders=ORDERS)
def test_everybody_in_a_cluster_sees_the_same_one(orders):
    cluster = cluster_of(orders[0].case_id, orders, TIES)

    assert {cluster_of(member, orders, TIES) for member in cluster.members} == {cluster}


def test_a_cluster_knows_what_its_orders_share():
    orders = [tied(1, card=b"x", ip=b"1"), tied(2, card=b"x", email=b"e"), tied(3, email=b"e")]

    assert cluster_of(orders[0].case_id, orders, TIES).kinds == {KeyKind.CARD, KeyKind.EMAIL}


def test_a_name_ties_nobody():
    orders = [tied(1, name=b"x"), tied(2, name=b"x")]

    assert cluster_of(orders[0].case_id, orders, TIES).members == {orders[0].case_id}


def test_a_few_orders_of_one_family_are_no_attack():
    orders = [tied(number, ip=b"home") for number in range(ATTACKING_FROM)]

    assert not cluster_of(orders[0].case_id, orders[1:], TIES).is_attacking()
    assert cluster_of(orders[0].case_id, orders, TIES).is_attacking()


def test_an_address_that_anybody_can_claim_ties_nobody():
    orders = [tied(number, ip=b"a carrier's") for number in range(ATTACKING_FROM)]
    claimed = ties(trusted_ip=False)

    assert cluster_of(orders[0].case_id, orders, claimed).members == {orders[0].case_id}
    assert cluster_of(orders[0].case_id, orders, ties(trusted_ip=True)).is_attacking()


@given(waiting=ORDERS, paid=st.lists(KEYS, max_size=20), room=st.integers(0, 12))
def test_a_turn_gives_no_key_and_no_hour_more_than_it_has(waiting, paid, room):
    chosen = next_in_turn(waiting, paid, room)
    spent = [*paid, *(one.keys for one in waiting if one.case_id in chosen)]

    assert len(chosen) <= room
    for one in waiting:
        if one.case_id in chosen and KeyKind.CARD in one.keys:
            card = one.keys[KeyKind.CARD]
            assert sum(keys.get(KeyKind.CARD) == card for keys in spent) <= PER_KEY


def test_whoever_has_waited_longest_is_first_past_full_keys():
    waiting = [tied(1, card=b"full"), tied(2, card=b"free"), tied(3, card=b"free")]

    assert next_in_turn(waiting, [{KeyKind.CARD: b"full"}] * PER_KEY, 1) == ["case_2"]
