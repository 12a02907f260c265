"""Accounts of shoppers over the REST API."""

import pytest


@pytest.fixture
def anna(api):
    spec = {"email": "anna@example.test", "first_name": "Anna", "billing": {"city": "Göteborg"}}
    return api.post("customers", spec).json()


def test_an_account_is_opened_and_read_back(api, anna):
    assert anna["username"] == "anna"
    assert anna["billing"]["city"] == "Göteborg"
    assert api.get(f"customers/{anna['id']}").json() == anna


def test_an_account_changes_and_keeps_no_old_address(api, anna):
    changes = {"billing": {"city": "Haninge"}, "shipping": {"city": "Malmö"}, "last_name": "A."}

    after = api.put(f"customers/{anna['id']}", changes).json()

    assert (after["billing"]["city"], after["shipping"]["city"]) == ("Haninge", "Malmö")
    assert (after["first_name"], after["last_name"]) == ("Anna", "A.")


@pytest.mark.usefixtures("anna")
def test_an_address_belongs_to_one_account(api):
    other = api.post("customers", {"email": "karin@example.test"}).json()

    taken = api.post("customers", {"email": "ANNA@example.test"})
    stolen = api.put(f"customers/{other['id']}", {"email": "anna@example.test"})

    assert taken.json()["code"] == "registration-error-email-exists"
    assert stolen.json()["code"] == "woocommerce_rest_customer_invalid_email"


@pytest.mark.usefixtures("anna")
def test_a_name_taken_gets_a_number(api):
    other = api.post("customers", {"email": "anna@example.com"}).json()

    assert other["username"] == "anna-1"


def test_an_account_needs_an_address_and_keeps_its_name(api, anna):
    renamed = api.put(f"customers/{anna['id']}", {"username": "eve"})

    assert api.post("customers", {"first_name": "Nobody"}).status_code == 400
    assert renamed.json()["message"] == "Username isn't editable."
    assert api.put(f"customers/{anna['id']}", {"billing": "here"}).status_code == 400


def test_accounts_are_listed_and_found(api, anna):
    other = api.post("customers", {"email": "karin@example.test"}).json()

    everybody = api.get("customers", params={"orderby": "id", "order": "desc"})
    found = api.get("customers", params={"email": "anna@example.test"})
    searched = api.get("customers", params={"search": "karin"})
    named = api.get("customers", params={"include": str(other["id"])})

    assert [c["id"] for c in everybody.json()] == [other["id"], anna["id"]]
    assert everybody.headers["X-WP-Total"] == "2"
    assert [c["id"] for c in found.json()] == [anna["id"]]
    assert [c["id"] for c in searched.json()] == [other["id"]]
    assert [c["id"] for c in named.json()] == [other["id"]]


def test_somebody_who_is_not_there_is_refused(api):
    assert api.get("customers/77").json()["code"] == "wc_user_invalid_id"
    assert api.put("customers/77", {}).json()["code"] == "woocommerce_rest_invalid_id"


def test_the_key_of_a_shop_manager_cannot_delete_accounts(api, anna):
    answer = api.delete(f"customers/{anna['id']}", params={"force": True})

    assert (answer.status_code, answer.json()["code"]) == (403, "woocommerce_rest_cannot_delete")


def test_a_checkout_writes_its_addresses_to_the_account(store, api, anna):
    store.place(customer_id=anna["id"], shipping={"city": "Haninge"})

    after = api.get(f"customers/{anna['id']}").json()

    assert (after["shipping"]["city"], after["first_name"]) == ("Haninge", "Anna")
