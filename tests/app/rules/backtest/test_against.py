"""A pack is compared with the one that it would replace, on the same orders."""

from app.rules.backtest.labels import Label
from tests.builders.tried import CLEAR, HELD, PACK, a_try, report_of


def compared():
    orders = [
        a_try("both", HELD, other=HELD),
        a_try("new", HELD, Label.FRAUD, other=CLEAR),
        a_try("no longer", CLEAR, other=HELD),
        a_try("neither", CLEAR, other=CLEAR),
        a_try("missed by both", CLEAR, Label.FRAUD, other=CLEAR),
    ]
    return report_of(orders, against=PACK)


def test_the_other_pack_is_told_in_the_same_figures():
    report = compared()

    assert report.together.touched.orders == 2
    assert report.against.together.touched.orders == 2
    assert (report.together.recall, report.against.together.recall) == (0.5, 0.0)
    assert (report.missed.fraud.orders, report.against.missed.fraud.orders) == (1, 2)


def test_what_changes_for_buyers_is_told_apart():
    report = compared()

    assert report.against.newly_held.touched.orders == 1
    assert report.against.newly_held.fraud.orders == 1
    assert report.against.no_longer_held.honest.orders == 1


def test_without_another_pack_there_is_nothing_to_compare():
    assert report_of([a_try("1", HELD)]).against is None
