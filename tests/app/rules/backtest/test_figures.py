"""A report counts money and friction: who was bothered, who was caught, what it costs."""

from app.model.decision import Assurance
from app.model.money import Money
from app.rules.backtest.figures import Asking
from app.rules.backtest.labels import Label
from app.rules.backtest.tried import Verdict
from tests.builders.tried import CLEAR, HELD, NOTED, a_try, report_of, several


def some_orders():
    return [
        *several(90, "good"),
        *several(6, "bothered", HELD),
        *several(2, "caught", HELD, Label.FRAUD, total=500),
        a_try("victim", HELD, Label.IMPERSONATION, total=700),
        a_try("missed", NOTED, Label.FRAUD, total=900),
        *several(10, "young", label=Label.YOUNG),
        a_try("young and held", HELD, Label.YOUNG),
        a_try("unclear", HELD, Label.UNCLEAR),
    ]


def test_held_orders_are_told_apart_by_what_became_of_them():
    together = report_of(some_orders()).together

    assert together.touched.orders == 11
    assert together.honest.orders == 6
    assert (together.fraud.orders, together.impersonation.orders) == (3, 1)
    assert (together.young, together.unclear) == (1, 1)


def test_shares_are_of_all_orders_also_of_those_that_no_rule_noticed():
    together = report_of(some_orders()).together

    assert together.share_of_orders == 11 / 112
    assert together.share_of_honest == 6 / 96
    assert together.recall == 3 / 4
    assert together.impersonation_recall == 1.0
    assert together.precision == 3 / 9


def test_young_and_unclear_orders_count_neither_as_good_nor_as_bad():
    people = report_of(some_orders()).population

    assert people.orders.orders == 112
    assert people.honest.orders == 96
    assert people.fraud.orders == 4
    assert (people.young.orders, people.unclear.orders) == (11, 1)


def test_what_was_missed_is_told_with_its_value():
    missed = report_of(some_orders()).missed

    assert missed.fraud.orders == 1
    assert missed.fraud.value == (Money.from_major(900, "SEK"),)
    assert missed.impersonation.orders == 0


def test_amounts_are_added_up_by_currency_the_commonest_first():
    orders = [*several(3, "a", HELD, total=10), a_try("b", HELD, total=5000, currency="JPY")]
    value = report_of(orders).together.touched.value

    assert [str(one) for one in value] == ["30.00 SEK", "5000 JPY"]


def test_a_check_costs_what_it_is_said_to_cost():
    together = report_of(some_orders()).together
    dearer = Asking(price=Money.from_major(2, "EUR"))

    assert str(together.checks_cost) == "16.50 USD"
    assert str(report_of(some_orders(), asking=dearer).together.checks_cost) == "22.00 EUR"


def test_a_proof_that_costs_nothing_costs_nothing_only_where_it_is_enabled():
    lightly = Verdict(score=60.0, needed=Assurance.EMAIL_CODE, fired=(0,), alone=(0,))
    enabled = Asking(enabled=frozenset({Assurance.EMAIL_CODE, Assurance.DOCUMENT}))

    assert report_of([a_try("1", lightly)]).together.checks == 1
    assert report_of([a_try("1", lightly)], asking=enabled).together.checks == 0


def test_what_only_a_person_could_let_go_buys_no_check():
    for_person = Verdict(score=60.0, needed=Assurance.PERSON, fired=(0,), alone=(0,))
    together = report_of([a_try("1", for_person)]).together

    assert (together.checks, together.for_person) == (0, 1)


def test_one_buyer_with_many_orders_is_one_buyer():
    orders = [*several(4, "a", HELD, customer="one"), *several(6, "b")]
    report = report_of(orders)

    assert report.population.customers == 7
    assert report.together.customers == 1
    assert report.together.share_of_customers == 1 / 7


def test_shares_of_nothing_are_unknown():
    together = report_of([]).together

    assert together.share_of_orders is None
    assert together.recall is None
    assert together.precision is None
    assert together.share_of_value is None


def test_each_rule_is_told_by_itself_and_by_what_it_alone_holds():
    both = Verdict(score=70.0, needed=Assurance.DOCUMENT, fired=(0, 1), alone=(0,))
    dear, guest = report_of([a_try("1", both), a_try("2", NOTED), a_try("3", CLEAR)]).rules

    assert (dear.fired.touched.orders, dear.alone.touched.orders) == (1, 1)
    assert (guest.fired.touched.orders, guest.alone.touched.orders) == (2, 0)
    assert guest.fired.checks == 1
    assert guest.examples == ("1", "2")


def test_a_rules_recall_is_of_all_frauds_not_of_those_it_noticed():
    orders = [a_try("1", HELD, Label.FRAUD), *several(3, "f", CLEAR, Label.FRAUD)]
    dear, guest = report_of(orders).rules

    assert dear.fired.recall == 1 / 4
    assert guest.fired.recall == 0.0


def test_every_proof_that_was_needed_is_counted():
    assert report_of(some_orders()).verdicts == {
        "clear": 101,
        "email_code": 0,
        "card_or_device": 0,
        "eid": 0,
        "document": 11,
        "person": 0,
    }
