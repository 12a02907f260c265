"""A pack is tried on a shop's own past, over the signals that were kept of its orders."""

import secrets
from collections import Counter
from datetime import timedelta

import pytest

from app.flow.history.backtest_shop import backtest_shop
from app.flow.packs.count_matches import count_matches
from app.flow.packs.distribution_of import distribution_of
from app.model.decision import Assurance
from app.model.facts import OutcomeKind
from app.model.money import Money
from app.rules.backtest.verdict_of import verdict_from, verdicts_by
from app.rules.evaluate import values_of
from app.rules.language.condition import read_condition
from app.rules.pack import Pack, Rule, Threshold
from app.rules.packs import PACKS
from app.rules.signal import SignalType
from app.rules.signals import SIGNALS, by_path
from app.store.signal_questions import count_hits
from tests.builders.desk import Desk
from tests.builders.kept_signals import became, keep

PACK = Pack(
    name="trial",
    version=2,
    description="For trying.",
    rules=(
        Rule(
            name="dear",
            says="It is dear.",
            when="basket.total > 1000.0",
            points=60.0,
            graded="ramp(basket.total, 1000.0, 2000.0)",
        ),
        Rule(name="guest", says="A guest.", when="account.guest", points=10.0),
        Rule(
            name="far",
            says="It goes far.",
            when="address.km_apart > 500.0",
            demands=Assurance.PERSON,
        ),
    ),
    thresholds=(Threshold(score=50.0, needed=Assurance.DOCUMENT),),
)


@pytest.fixture
def desk(database_url, tmp_path):
    opened = Desk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def days_ago(desk, days):
    return desk.services.now() - timedelta(days=days)


def kept(desk, shop, number, *, days=200, **more):
    with desk.services.database.write() as tx:
        return keep(tx, shop, number, placed_at=days_ago(desk, days), **more)


def learned(desk, shop, order_id, kind, *, days=100):
    with desk.services.database.write() as tx:
        became(tx, shop, order_id, kind, at=days_ago(desk, days))


def test_a_shops_past_is_told_in_money_and_friction(desk, shop):
    for number in range(5):
        kept(desk, shop, number)
    kept(desk, shop, 5, basket__total=5000.0)
    stolen = kept(desk, shop, 6, basket__total=3000.0, account__guest=True)
    missed = kept(desk, shop, 7, account__guest=True)
    kept(desk, shop, 8, days=20, basket__total=4000.0)
    learned(desk, shop, stolen, OutcomeKind.CHARGEBACK)
    learned(desk, shop, missed, OutcomeKind.REPORT)

    report = backtest_shop(desk.services, shop, PACK)

    people = report.population
    assert (people.orders.orders, people.honest.orders) == (9, 6)
    assert (people.fraud.orders, people.impersonation.orders, people.young.orders) == (2, 1, 1)
    assert report.together.touched.orders == 3
    assert report.together.touched.value == (Money.from_major(12_000, "SEK"),)
    assert (report.together.honest.orders, report.together.fraud.orders) == (1, 1)
    assert report.together.recall == 0.5
    assert report.missed.impersonation.orders == 1
    assert str(report.together.checks_cost) == "4.50 USD"


def test_examples_bear_the_shops_own_numbers(desk, shop):
    kept(desk, shop, 5, basket__total=5000.0)
    stolen = kept(desk, shop, 7)
    learned(desk, shop, stolen, OutcomeKind.CHARGEBACK)

    report = backtest_shop(desk.services, shop, PACK)

    assert [one.number for one in report.counterexamples] == ["N5", "N7"]
    assert report.rules[0].examples == ("N5",)


def test_buyers_are_told_apart_by_their_mailboxes(desk, shop):
    for number in range(3):
        kept(desk, shop, number, buyer="anna", basket__total=5000.0)
    kept(desk, shop, 3, buyer="karin")
    kept(desk, shop, 4)

    report = backtest_shop(desk.services, shop, PACK)

    assert report.population.customers == 3
    assert report.together.customers == 1


def test_another_pack_is_tried_on_the_same_orders(desk, shop):
    kept(desk, shop, 1, basket__total=1600.0)
    milder = Pack(
        name="milder",
        version=1,
        description="",
        rules=PACK.rules,
        thresholds=(Threshold(score=30.0, needed=Assurance.DOCUMENT),),
    )

    report = backtest_shop(desk.services, shop, PACK, against=milder)

    assert report.together.touched.orders == 0
    assert report.against.together.touched.orders == 1
    assert report.against.no_longer_held.honest.orders == 1


def test_earlier_orders_are_left_out_where_a_date_is_given(desk, shop):
    kept(desk, shop, 1, days=400, basket__total=5000.0)
    kept(desk, shop, 2, days=300)

    report = backtest_shop(desk.services, shop, PACK, since=days_ago(desk, 350))

    assert report.population.orders.orders == 1
    assert report.began_at == report.ended_at == days_ago(desk, 300)


def test_another_shops_orders_are_none_of_ours(desk, shop):
    other = desk.connect("https://other.example.test")
    kept(desk, other, 1, basket__total=5000.0)

    assert backtest_shop(desk.services, shop, PACK).population.orders.orders == 0


def test_names_are_not_looked_at(desk, shop):
    kept(desk, shop, 1)
    report = backtest_shop(desk.services, shop, PACK)

    assert not report.names_read
    assert [one.by for one in report.fairness] == ["country", "language"]


def test_groups_are_told_by_country_and_language(desk, shop):
    kept(desk, shop, 1, address__billing_country="DE", basket__total=5000.0)
    kept(desk, shop, 2, address__billing_country=None)
    country, _ = backtest_shop(desk.services, shop, PACK).fairness

    assert [(one.name, one.held) for one in country.groups] == [("DE", 1)]
    assert country.undetermined == 1


def any_value(signal):
    few = secrets.randbelow(4)
    if few == 0:
        return None
    if signal.type is SignalType.BOOL:
        return few > 1
    if signal.type is SignalType.INT:
        return secrets.choice([0, 1, 2, 3, 5, 20, 500])
    if signal.type is SignalType.DOUBLE:
        return secrets.choice([0.0, 0.3, 0.5, 0.86, 1.0, 2.5, 60.0, 900.0, 20_000.0])
    return secrets.choice(signal.words or ("SE", "DE", "card", "sv", "visa"))


def test_the_database_says_of_every_shipped_pack_what_python_says(desk, shop):
    rows = [
        {one.path: any_value(one) for one in SIGNALS} | {"basket.currency": "SEK"}
        for _ in range(150)
    ]
    for number, row in enumerate(rows):
        kept(desk, shop, number, **{path.replace(".", "__"): said for path, said in row.items()})
    for pack in PACKS:
        judge = verdicts_by(pack)
        verdicts = [judge(values_of(row)) for row in rows]
        report = backtest_shop(desk.services, shop, pack)

        assert report.verdicts == {
            one.word: sum(verdict.needed is one for verdict in verdicts) for one in Assurance
        }
        fired = Counter(place for verdict in verdicts for place in verdict.fired)
        alone = Counter(place for verdict in verdicts for place in verdict.alone)
        told = report.rules
        assert [one.fired.touched.orders for one in told] == [fired[at] for at in range(len(told))]
        assert [one.alone.touched.orders for one in told] == [alone[at] for at in range(len(told))]


def test_a_verdict_made_of_fired_rules_is_the_judges_own():
    pack = next(one for one in PACKS if one.name == "balanced")
    judge = verdicts_by(pack)
    for _ in range(200):
        values = values_of({one.path: any_value(one) for one in SIGNALS})
        verdict = judge(values)
        places = [(place, 1.0) for place in verdict.fired if not pack.rules[place].graded]
        if len(places) == len(verdict.fired):
            assert verdict_from(places, pack) == verdict


def test_the_editors_count_looks_at_the_latest_orders(desk, shop):
    for number in range(6):
        kept(desk, shop, number, days=100 - number, basket__total=100.0 * number)
    stolen = kept(desk, shop, 6, days=10, basket__total=700.0)
    learned(desk, shop, stolen, OutcomeKind.CHARGEBACK, days=5)
    dear = read_condition("basket.total > 350.0")

    matches = count_matches(desk.services, shop, dear)
    latest = count_matches(desk.services, shop, dear, latest=2)

    assert (matches.matched, matches.of, matches.disputed) == (3, 7, 1)
    assert (latest.matched, latest.of) == (2, 2)


def test_what_is_unknown_matches_no_condition(desk, shop):
    kept(desk, shop, 1)

    assert count_matches(desk.services, shop, read_condition("address.km_apart > 5.0")).matched == 0
    unknown = read_condition("!has(address.km_apart)")
    assert count_matches(desk.services, shop, unknown).matched == 1


def test_hits_of_many_rules_are_counted_in_one_pass(desk, shop):
    kept(desk, shop, 1, basket__total=50.0)
    kept(desk, shop, 2, basket__total=500.0, account__guest=True)
    rules = [(read_condition(text), None) for text in ("basket.total > 60.0", "account.guest")]

    with desk.services.database.read() as tx:
        assert count_hits(tx, shop.shop_id, [*rules, rules[0]]) == [1, 1, 1]


def test_a_flags_distribution_counts_yes_no_and_unknown(desk, shop):
    kept(desk, shop, 1, account__guest=True)
    kept(desk, shop, 2, account__guest=None)
    kept(desk, shop, 3)

    shown = distribution_of(desk.services, shop, by_path["account.guest"])

    assert {bar.label: bar.orders for bar in shown.bars} == {"yes": 1, "no": 1}
    assert (shown.orders, shown.unknown) == (3, 1)


def test_a_numbers_distribution_has_ranges_that_hold_every_order(desk, shop):
    for number in range(60):
        kept(desk, shop, number, basket__total=float(number * number))

    shown = distribution_of(desk.services, shop, by_path["basket.total"])

    assert (shown.low, shown.high) == (0.0, 3481.0)
    assert shown.median == 900.0
    assert sum(bar.orders for bar in shown.bars) == 60
    assert len(shown.bars) == 12


def test_a_texts_distribution_tells_the_frequent_ones(desk, shop):
    for number in range(30):
        kept(desk, shop, number, address__billing_country=f"A{chr(65 + number % 15)}")

    shown = distribution_of(desk.services, shop, by_path["address.billing_country"])

    assert len(shown.bars) == 13
    assert shown.bars[-1].label == "other"
    assert sum(bar.orders for bar in shown.bars) == 30
