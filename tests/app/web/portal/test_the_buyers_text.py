"""The buyer is told why they are asked, the same whatever the rules found, and may have a person decide."""

import pytest

from app.messages.catalogue import sentences_of
from app.model.case import State, SupportReason
from app.model.decision import Assurance
from app.store.cases import case_by_id
from app.store.decisions import decisions, last_decision
from tests.builders.desk import plain

TOLD = ("why.title", "why.chosen", "why.purpose", "why.silent", "why.data", "talk.text")


def said(language, key, shop="Sample Store"):
    return sentences_of(language)[f"portal.{key}"].replace("{shop}", shop)


def case_of(desk, shop, row):
    with desk.services.database.read() as tx:
        return case_by_id(tx, shop.shop_id, row.case_id)


@pytest.mark.parametrize("language", ["en", "sv", "de"])
def test_why_they_are_asked_and_what_is_their_right_is_told_in_their_language(desk, language):
    desk.language = language
    desk.held(desk.connect())

    text = plain(desk.page(desk.link()))

    for key in TOLD:
        assert said(language, key) in text


def test_the_text_is_the_same_whatever_the_rules_found(desk):
    shop = desk.connect()
    row = desk.held(shop)
    before = desk.page(desk.link())
    with desk.services.database.write() as tx:
        tx.execute(
            decisions.update().values(score=991.5, needed=int(Assurance.PERSON), findings="[]")
        )

    assert desk.page(desk.link()) == before
    assert case_of(desk, shop, row).state is State.INVITED


def test_no_rule_score_or_list_is_on_the_page(desk):
    desk.language = "en"
    shop = desk.connect()
    row = desk.held(shop)
    with desk.services.database.read() as tx:
        found = last_decision(tx, case_of(desk, shop, row).order_id).findings

    raw = desk.page(desk.link())

    for telling in ("Score", "score", "block list", *(one.rule for one in found)):
        assert telling not in raw
    assert not [one.says for one in found if one.says in raw]


def test_looking_at_the_page_changes_nothing_and_the_button_calls_a_person(desk):
    shop = desk.connect()
    row = desk.held(shop)
    link = desk.link()
    before = case_of(desk, shop, row)
    assert desk.app.test_client().get(f"{link}/person").status_code == 405
    desk.page(link)
    assert case_of(desk, shop, row) == before

    answer = desk.app.test_client().post(f"{link}/person", follow_redirects=True)

    after = case_of(desk, shop, row)
    assert (after.state, after.support_reason) == (State.WITH_SUPPORT, SupportReason.BUYER_ASKED)
    text = plain(answer.text)
    assert said("sv", "support.title") in text
    assert said("sv", "why.title") in text


def test_asking_twice_for_a_person_asks_once(desk):
    shop = desk.connect()
    row = desk.held(shop)
    link = desk.link()
    client = desk.app.test_client()
    client.post(f"{link}/person")
    first = case_of(desk, shop, row)

    client.post(f"{link}/person")

    assert case_of(desk, shop, row) == first


def test_another_site_cannot_ask_in_the_buyers_name(desk):
    shop = desk.connect()
    row = desk.held(shop)
    elsewhere = {"Origin": "https://elsewhere.example.test"}

    answer = desk.app.test_client().post(f"{desk.link()}/person", headers=elsewhere)

    assert answer.status_code == 403
    assert case_of(desk, shop, row).state is State.INVITED


def test_the_merchant_reads_that_the_buyer_asked(desk):
    shop = desk.connect()
    row = desk.held(shop)
    desk.app.test_client().post(f"{desk.link()}/person")

    page = desk.browser(desk.user()).text(f"/admin/cases/{row.case_id}")

    assert "The buyer would rather talk to a person." in page
