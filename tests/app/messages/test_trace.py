"""A decision is explained to the merchant: whole, in words, and the same for whoever asks."""

import pytest

from app.messages.trace import changes_between, trace_of
from app.model.decision import Assurance
from app.rules.pack import Pack, Rule, Threshold
from tests.app.messages.findings import a_decision, a_finding

PACK = Pack(
    name="ours",
    version=3,
    description="",
    rules=(
        Rule(
            name="dear",
            says="It is dear.",
            when="basket.total > 100.0",
            points=25.0,
            graded="ramp(basket.times_shop_usual, 1.0, 4.0)",
        ),
        Rule(name="odd", says="It is odd.", when="contact.gibberish", points=5.0),
    ),
    thresholds=(
        Threshold(score=50.0, needed=Assurance.DOCUMENT),
        Threshold(score=20.0, needed=Assurance.EMAIL_CODE),
    ),
)
DEAR = a_finding(
    "dear",
    "It is dear.",
    points=15.0,
    grade=0.6,
    because=(("basket.total", 900.0), ("basket.times_shop_usual", None)),
)
SIGNALS = {
    "basket.total": 900.0,
    "basket.currency": "SEK",
    "person.known": True,
    "gone.since_then": 1,
}


def trace(*findings, pack=PACK, **more):
    return trace_of(a_decision(*findings, **more), "en", pack)


def test_a_rule_tells_its_condition_its_values_and_how_its_points_came_about():
    [told] = trace(DEAR, signals=SIGNALS).rules

    assert (told.rule, told.sentence) == ("dear", "It is dear.")
    assert told.condition == "basket.total > 100.0"
    assert (told.points_words, told.made_up_of) == ("+15", "+25 \N{MULTIPLICATION SIGN} 0.6")
    assert [(one.words, one.value, one.is_known) for one in told.because] == [
        ("total", "900 SEK", True),
        ("times shop usual", "unknown", False),
    ]
    assert all(one.about for one in told.because)


def test_points_that_speak_for_the_buyer_bear_a_minus():
    [told] = trace(a_finding(points=-12.5)).rules

    assert (told.points_words, told.made_up_of) == ("\N{MINUS SIGN}12.5", "")


def test_a_rule_that_only_demands_has_no_points_to_make_up():
    [told] = trace(a_finding(points=0.0, grade=0.4, demands=Assurance.PERSON)).rules

    assert (told.points_words, told.made_up_of, told.demands) == ("0", "", Assurance.PERSON)


def test_limits_are_told_lowest_first_and_which_of_them_the_score_reached():
    limits = trace(DEAR, score=30.0).limits

    assert [(one.score, one.needed, one.is_reached) for one in limits] == [
        (20.0, Assurance.EMAIL_CODE, True),
        (50.0, Assurance.DOCUMENT, False),
    ]


def test_a_version_that_is_not_at_hand_leaves_conditions_and_limits_out():
    told = trace(DEAR, pack=None, snoozed=("odd",))

    assert (told.limits, told.rules[0].condition) == ((), "")
    assert told.rules[0].sentence == "It is dear."
    assert told.snoozed == (("odd", ""),)


def test_what_was_passed_over_and_what_nobody_knew_is_named():
    told = trace(snoozed=("odd",), unknown=("network.vpn",), took_us=1834)

    assert told.snoozed == (("odd", "It is odd."),)
    assert [(one.words, one.value) for one in told.unknown] == [("VPN", "unknown")]
    assert told.took == "1.83 ms"
    assert trace().took == ""


def test_every_signal_is_listed_by_family_in_the_registrys_order():
    families = trace(signals=SIGNALS).families

    assert [family for family, _ in families] == ["Person", "Basket", "Gone"]
    assert [one.path for _, seen in families for one in seen] == [
        "person.known",
        "basket.total",
        "basket.currency",
        "gone.since_then",
    ]


def test_bars_are_drawn_against_the_largest_points_of_either_sign():
    assert trace(a_finding(points=5.0), a_finding(points=-30.0)).largest == pytest.approx(30.0)
    assert trace().largest == 0


def test_what_changed_between_two_decisions_are_rules_and_the_signals_that_they_name():
    named = (("basket.total", None), ("person.new_device", None), ("basket.lines", None))
    first = a_decision(
        a_finding("a", because=named[:1]),
        a_finding("b"),
        signals={"basket.total": 900.0, "basket.currency": "SEK", "basket.lines": 1},
    )
    second = a_decision(
        a_finding("b"),
        a_finding("c", because=named),
        signals={"basket.total": 950.0, "basket.lines": 1, "person.new_device": True},
    )

    changes = changes_between(first, second, "en")

    assert (changes.came, changes.went) == (("c",), ("a",))
    assert [(one.words, one.before, one.after) for one in changes.moved] == [
        ("total", "900 SEK", "950"),
        ("new device", "unknown", "yes"),
    ]
