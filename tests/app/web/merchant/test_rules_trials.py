"""Trying rules: on the shop's own past, and in the shadow of the live ones."""

import json
import re
from html import unescape

import pytest

from app.flow.cases.note_outcome import note_outcome
from app.model.facts import OutcomeKind
from app.rules.packs import PACKS
from app.store.order_labels import NewOutcome
from tests.builders.desk import Desk
from tests.builders.rules_desk import draft_of_ours, rules_of

SHIPPED = {pack.name: f"{pack.name}:{pack.version}" for pack in PACKS}


@pytest.fixture
def ours(shop, owner):
    draft_of_ours(owner, shop)


def test_what_to_try_is_asked_before_anything_is_tried(shop, owner):
    page = owner.text(rules_of(shop, "backtest"))

    assert "It stops nobody." in page
    assert "In money and in buyers bothered" not in page


def test_without_an_order_there_is_nothing_to_try_rules_on(shop, owner):
    page = owner.text(rules_of(shop, f"backtest?pack={SHIPPED['strict']}"))

    assert "No order to try them on" in page


@pytest.mark.usefixtures("ours")
def test_a_draft_is_tried_beside_the_live_rules(desk: Desk, shop, owner):
    for number in ("1001", "1002", "1003"):
        desk.place(shop, number)

    page = owner.text(rules_of(shop, "backtest?pack=ours:0&span=30"))

    assert "On 3 orders of 3 buyers" in page
    assert "No order of that time is known as fraud" in page
    for told in (
        "These rules",
        "Live: strict",
        "Newly held",
        "No longer held",
        "guest 3",
        "1 rule never fired gifts",
    ):
        assert told in page
    assert "Next: the shadow" in page


@pytest.mark.usefixtures("ours")
def test_frauds_that_are_known_make_a_curve_and_orders_to_look_at(desk: Desk, shop, owner):
    fraud = desk.place(shop, "1001")
    desk.place(shop, "1002")
    note_fraud(desk, shop, fraud)
    desk.clock.advance(days=121)
    owner = desk.browser(desk.user())

    html = owner.open(rules_of(shop, "backtest?pack=ours:0&span=")).text

    chart = json.loads(unescape(re.search(r'data-chart="([^"]+)"', html)[1]))
    assert chart["lines"][0]["here"] == [1.0, 1.0]
    assert chart["lines"][0]["x"] == sorted(chart["lines"][0]["x"])
    assert "The same as a table" in html
    assert "honest, but held" in html
    assert f"/admin/cases/{desk.row(shop, '1002').case_id}" in html


def note_fraud(desk: Desk, shop, row):
    outcome = NewOutcome(
        order_id=row.order_id,
        kind=OutcomeKind.CHARGEBACK,
        happened_at=desk.clock.now(),
        known_at=desk.clock.now(),
        source="test",
    )
    with desk.services.database.write() as tx:
        note_outcome(desk.services, tx, shop.shop_id, outcome)


@pytest.mark.parametrize("span", ["", "30", "nonsense"])
def test_any_span_may_be_asked_for(desk: Desk, shop, owner, span):
    desk.place(shop)

    page = owner.text(rules_of(shop, f"backtest?pack={SHIPPED['balanced']}&span={span}"))

    assert "On 1 order of 1 buyer" in page


def test_nothing_runs_in_the_shadow_until_somebody_starts_it(shop, owner):
    assert "Start the shadow" in owner.text(rules_of(shop, "shadow"))


@pytest.mark.usefixtures("ours")
def test_a_draft_runs_in_the_shadow_and_tells_where_it_differs(desk: Desk, shop, owner):
    page = owner.send_and_follow(rules_of(shop, "shadow"), {"ref": "ours:0"})
    assert "“ours” runs in the shadow from now on. It holds nobody." in page
    assert "0 orders so far" in page

    desk.clock.advance(seconds=5)
    row = desk.place(shop)

    page = owner.text(rules_of(shop, "shadow"))
    assert "1 order so far" in page
    assert "The live rules asked 1 buyer (100 %)" in page.replace("\xa0", " ")
    assert desk.row(shop).case_id == row.case_id


def test_shipped_rules_run_in_the_shadow_too_and_rest_when_told(shop, owner):
    page = owner.send_and_follow(rules_of(shop, "shadow"), {"ref": SHIPPED["observe"]})
    assert "“observe” runs in the shadow" in page
    assert "In the shadow: “observe”" in owner.text(rules_of(shop))

    page = owner.send_and_follow(rules_of(shop, "shadow/stop"))
    assert "Nothing runs in the shadow any more." in page
    assert "Nothing runs in the shadow." in owner.text(rules_of(shop))


def test_without_a_draft_none_is_put_into_the_shadow(shop, owner):
    answer = owner.send(rules_of(shop, "shadow"), {"ref": ""})

    assert answer.status_code in {303, 404}
    assert "Start the shadow" in owner.text(rules_of(shop, "shadow"))
