"""Whom a pack holds more often than others is shown, and warned of where outcomes do not say why."""

from app.rules.backtest.labels import Label
from app.rules.backtest.proportions import Proportion, chance_of
from tests.builders.tried import CLEAR, HELD, report_of, several


def groups(orders, by="name_origin"):
    [table] = [one for one in report_of(orders).fairness if one.by == by]
    return {one.name: one for one in table.groups}


def orders_of(origin, *, held, clear, caught=0, fraud=0):
    return [
        *several(held, f"{origin} held", HELD, name_origin=origin),
        *several(clear, f"{origin} clear", CLEAR, name_origin=origin),
        *several(caught, f"{origin} caught", HELD, Label.FRAUD, name_origin=origin),
        *several(fraud, f"{origin} fraud", CLEAR, Label.FRAUD, name_origin=origin),
    ]


def test_groups_stand_side_by_side_the_largest_first():
    found = groups(
        [*orders_of("nordic", held=10, clear=990), *orders_of("arabic", held=4, clear=196)]
    )

    assert list(found) == ["nordic", "arabic"]
    assert found["nordic"].held_share == 0.01
    assert found["arabic"].held_share == 0.02


def test_a_group_held_more_often_without_more_fraud_is_warned_of():
    orders = [
        *orders_of("nordic", held=20, clear=1940, caught=20, fraud=20),
        *orders_of("arabic", held=40, clear=350, caught=4, fraud=6),
    ]
    found = groups(orders)

    assert found["arabic"].warns
    assert not found["nordic"].warns


def test_a_group_held_more_often_because_of_more_fraud_is_not_warned_of():
    orders = [
        *orders_of("nordic", held=20, clear=1940, caught=20, fraud=20),
        *orders_of("arabic", held=10, clear=330, caught=50, fraud=10),
    ]

    assert not groups(orders)["arabic"].warns


def test_where_outcomes_are_too_few_to_explain_it_the_warning_stays():
    orders = [*orders_of("nordic", held=20, clear=1980), *orders_of("arabic", held=40, clear=360)]
    arabic = groups(orders)["arabic"]

    assert arabic.warns
    assert arabic.fraud_differs is None


def test_a_small_group_is_shown_and_never_judged():
    orders = [*orders_of("nordic", held=20, clear=1980), *orders_of("greek", held=20, clear=10)]
    greek = groups(orders)["greek"]

    assert greek.held_share == 20 / 30
    assert greek.held_differs is None
    assert not greek.warns


def test_a_difference_that_chance_makes_is_not_warned_of():
    orders = [*orders_of("nordic", held=20, clear=1980), *orders_of("arabic", held=7, clear=393)]

    assert not groups(orders)["arabic"].warns


def test_orders_whose_group_is_unknown_are_counted_apart():
    report = report_of([*orders_of("", held=1, clear=2), *orders_of("nordic", held=1, clear=9)])
    [table] = [one for one in report.fairness if one.by == "name_origin"]

    assert table.undetermined == 3
    assert [one.name for one in table.groups] == ["nordic"]


def test_country_and_language_have_tables_of_their_own():
    orders = [*several(3, "a"), *several(2, "b", country="DE", language="de")]

    assert list(groups(orders, "country")) == ["SE", "DE"]
    assert list(groups(orders, "language")) == ["sv", "de"]


def test_the_test_of_two_shares_knows_its_textbook_answer():
    # 1.96 standard deviations apart: one in twenty.
    chance = chance_of(Proportion(part=100, whole=1000), Proportion(part=128, whole=1000))

    assert 0.045 < chance < 0.055
    assert chance_of(Proportion(part=5, whole=99), Proportion(part=50, whole=1000)) is None
    assert chance_of(Proportion(part=0, whole=500), Proportion(part=0, whole=500)) is None
