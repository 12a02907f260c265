"""What people asked to see: the merchant sees who waits, and opens what is to be handed over."""

import json
from dataclasses import replace

import pytest

from app.flow.forgetting.answer_person import answer_person
from app.flow.forgetting.person_meant import Person
from app.flow.leaving.disconnect_shop import disconnect_shop
from app.model.private import Private
from app.model.user import Role
from app.store.audit import timeline
from app.store.keyring import Keyring
from app.store.person_requests import requests_of
from app.store.shops import change_shop
from app.web import create_app
from tests.builders.desk import Desk

MAILBOX = "buyer1001@example.test"


@pytest.fixture
def request_id(desk: Desk, shop):
    desk.held(shop)
    person = Person(email=Private(MAILBOX))
    answer_person(desk.services, shop, person, external_id="9", asked_at=desk.clock.now())
    with desk.services.database.read() as tx:
        return requests_of(tx, [shop.shop_id])[0].request_id


def paths(shop, request_id):
    return [f"/admin/requests/{shop.shop_id}/{request_id}/{form}" for form in ("read", "file")]


def test_who_waits_is_shown_and_until_when(owner, request_id):
    page = owner.text("/admin/requests")

    assert "Request 9 of Sample Store" in page
    assert "Answer by Thu 24 Dec 2026" in page
    assert "1 order" in page
    assert "Opened not yet" in page
    assert MAILBOX not in page
    assert request_id in owner.open("/admin/requests").text


@pytest.mark.usefixtures("shop")
def test_an_empty_page_says_what_it_is_for(owner):
    assert "Nobody waits for an answer" in owner.text("/admin/requests")


def test_an_export_is_read_or_fetched_and_that_is_noted(desk: Desk, shop, owner, request_id):
    read, fetch = paths(shop, request_id)

    page = owner.send(read)
    file = owner.send(fetch)

    assert MAILBOX in page.text
    assert "Storgatan 1001" in page.text
    assert "The order as the shop last told it" in page.text
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "no-store"
    assert MAILBOX in json.dumps(json.loads(file.text))
    assert "Opened not yet" not in owner.text("/admin/requests")
    with desk.services.database.read() as tx:
        actors = [
            line.actor
            for line in timeline(tx, shop.shop_id, shop.shop_id)
            if line.action == "export_handed_out"
        ]
    assert len(actors) == 2
    assert all("@example.test" in actor for actor in actors)


def test_a_request_at_a_shop_that_left_can_still_be_answered(desk: Desk, shop, owner, request_id):
    disconnect_shop(desk.services, shop.shop_id)

    assert "Request 9 of Sample Store" in owner.text("/admin/requests")
    assert MAILBOX in owner.send(paths(shop, request_id)[0]).text
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, erased_at=desk.clock.now())
    assert "Request 9" not in owner.text("/admin/requests")
    assert owner.send(paths(shop, request_id)[0]).status_code == 404


def test_only_who_changes_settings_opens_an_export(desk: Desk, shop, request_id):
    for role in (Role.AUDITOR, Role.AGENT):
        browser = desk.browser(desk.user(role))
        assert "Owners and managers can open it" in browser.text("/admin/requests")
        for path in paths(shop, request_id):
            assert browser.send(path).status_code == 403


def test_a_request_of_another_shop_is_not_there(desk: Desk, shop, request_id):
    other = desk.connect("https://other.example.test", name="Other Store")
    manager = desk.browser(desk.user(Role.MANAGER, shop=other.shop_id))
    owner = desk.browser(desk.user())

    assert "Request 9" not in manager.text("/admin/requests")
    for path in paths(shop, request_id):
        assert manager.send(path).status_code == 404
    for path in paths(other, request_id):
        assert owner.send(path).status_code == 404


def test_a_web_process_alone_can_open_an_export(desk: Desk, shop, request_id):
    user = desk.user()
    keyring = Keyring.from_web_keys(desk.services.keyring.for_web())
    desk.app = create_app(desk.settings, replace(desk.services, keyring=keyring))
    browser = desk.browser(user)

    assert MAILBOX in browser.send(paths(shop, request_id)[0]).text
