"""Ten orders to look at, where the pack was wrong."""

from app.model.decision import Assurance
from app.rules.backtest.labels import Label
from app.rules.backtest.tried import Verdict
from tests.builders.tried import HELD, NOTED, a_try, report_of, several


def shown(*orders):
    examples = report_of(orders).counterexamples
    return [one.order_id for one in examples]


def test_half_of_them_are_honest_and_half_are_missed():
    orders = [*several(20, "good", HELD), *several(20, "bad", NOTED, Label.FRAUD)]
    kinds = [one.kind for one in report_of(orders).counterexamples]

    assert kinds == ["honest_but_held"] * 5 + ["fraud_but_missed"] * 5


def test_where_one_kind_is_rare_there_are_more_of_the_other():
    bad = a_try("bad", NOTED, Label.FRAUD)

    assert len(shown(*several(20, "good", HELD), bad)) == 10
    assert len(shown(a_try("good", HELD), *several(20, "bad", NOTED, Label.FRAUD))) == 10


def test_what_the_pack_got_right_is_none():
    assert shown(a_try("1", HELD, Label.FRAUD), a_try("2"), a_try("3", HELD, Label.YOUNG)) == []


def test_the_surest_mistakes_come_first_and_the_dearest_frauds():
    sure = Verdict(score=99.0, needed=Assurance.DOCUMENT, fired=(0, 1), alone=(0,))
    orders = [
        a_try("unsure", HELD),
        a_try("sure", sure),
        a_try("cheap", NOTED, Label.FRAUD),
        a_try("dear", NOTED, Label.FRAUD, total=9000),
    ]

    assert shown(*orders) == ["sure", "unsure", "dear", "cheap"]


def test_a_buyer_is_shown_once():
    assert len(shown(*several(20, "good", HELD, customer="one"))) == 1


def test_an_example_tells_which_rules_spoke():
    [example] = report_of([a_try("1", HELD)]).counterexamples

    assert (example.verdict, example.score, example.rules) == ("document", 60.0, ("dear",))
