"""Lists: entries with a reason and an end, found again, taken off, and carried as a file."""

from io import BytesIO

import pytest

from app.flow.pages.show_lists import show_lists
from tests.builders.desk import FORM_KEY, Desk
from tests.builders.rules_desk import rules_of

ENTRY = {
    "listed": "allow",
    "kind": "email",
    "value": "anna@example.test",
    "reason": "A regular of ours",
    "ends": "",
}


@pytest.fixture
def lists(shop):
    """The address of the lists."""
    return rules_of(shop, "lists")


def entries(desk: Desk, shop):
    return show_lists(desk.services, desk.user(), shop.shop_id)


def test_empty_lists_say_what_they_are_for(owner, lists):
    assert "The lists are empty" in owner.text(lists)


def test_an_entry_is_added_with_its_reason_and_its_end(desk: Desk, shop, owner, lists):
    page = owner.send_and_follow(lists, ENTRY | {"ends": "2026-12-24"})

    assert "is on the list. It counts from the next order on." in page
    assert "A regular of ours" in page
    assert "Until Fri 25 Dec 2026, 00:00 CET" in page
    assert "1 entry" in page
    assert "anna@example.test" not in page
    (entry,) = entries(desk, shop)
    assert entry.ends_at.isoformat() == "2026-12-24T23:00:00+00:00"


@pytest.mark.parametrize(
    "wrong",
    [
        ("listed", "praise", "Choose a list, and what the entry names."),
        ("kind", "shoe", "Choose a list, and what the entry names."),
        ("value", "no mailbox", "Nothing was added."),
        ("reason", "", "Nothing was added."),
        ("ends", "24.12.2026", "&#39;24.12.2026&#39; is no date such as 2026-12-24."),
        ("ends", "2026-11-23", "That day is over already."),
        ("ends", "9999-12-31", "is no date such as"),
    ],
)
def test_what_cannot_be_added_is_told_and_kept(desk, shop, owner, wrong):
    field, text, sentence = wrong

    answer = owner.send(rules_of(shop, "lists"), ENTRY | {field: text})

    assert answer.status_code == 400
    assert sentence in answer.text
    kept = "A regular of ours" if field == "reason" else "anna@example.test"
    assert kept in answer.text or field in {"value", "reason"}
    assert entries(desk, shop) == ()


def test_entries_are_found_by_what_they_name_by_reason_and_by_list(owner, lists):
    owner.send(lists, ENTRY)
    owner.send(lists, ENTRY | {"listed": "block", "kind": "domain", "value": "bad.example"})

    assert "1 entry" in owner.text(f"{lists}?q=anna@example.test")
    assert "2 entries" in owner.text(f"{lists}?q=regular")
    assert "1 of 2 entries" in owner.text(f"{lists}?list=block")
    assert "Nothing found" in owner.text(f"{lists}?q=somebody@else.test")


def test_an_entry_is_taken_off(desk: Desk, shop, owner, lists):
    owner.send(lists, ENTRY)
    (entry,) = entries(desk, shop)

    page = owner.send_and_follow(f"{lists}/{entry.entry_id}/remove")

    assert "It is off the list." in page
    assert entries(desk, shop) == ()
    assert owner.send(f"{lists}/{entry.entry_id}/remove").status_code == 404


def test_lists_are_carried_as_a_file_there_and_back(desk: Desk, shop, owner, lists):
    owner.send(lists, ENTRY)
    file = owner.open(f"{lists}/file")
    owner.send(f"{lists}/{entries(desk, shop)[0].entry_id}/remove")
    key = FORM_KEY.search(owner.open("/admin/people").text)[1]

    sent = {"form_key": key, "text": "", "file": (BytesIO(file.data), "lists.csv")}
    answer = owner.client.post(f"{lists}/file", data=sent, follow_redirects=True)

    assert file.headers["Content-Disposition"] == 'attachment; filename="lists.csv"'
    assert "anna@example.test" in file.text
    assert "Added: 1. Known before: 0." in answer.text
    assert len(entries(desk, shop)) == 1


def test_a_file_with_a_wrong_line_is_not_taken_in(desk: Desk, shop, owner, lists):
    text = (
        "list,kind,value,reason,ends\n"
        "allow,email,anna@example.test,A regular,\n"
        "alow,email,karin@example.test,Another,\n"
    )

    answer = owner.send(f"{lists}/file", {"text": text})

    assert answer.status_code == 400
    assert "1 line needs another look." in answer.text
    assert "ine 3" in answer.text
    assert "karin@example.test" in answer.text
    assert entries(desk, shop) == ()


def test_a_file_that_is_no_list_is_refused(owner, lists):
    answer = owner.send(f"{lists}/file", {"text": "hello"})

    assert answer.status_code == 400
    assert "hello" in answer.text


def test_a_file_that_holds_no_text_is_refused(desk: Desk, shop, owner, lists):
    key = FORM_KEY.search(owner.open("/admin/people").text)[1]
    sent = {"form_key": key, "text": "kept", "file": (BytesIO(b"\xff\xfe\x00"), "lists.csv")}

    answer = owner.client.post(f"{lists}/file", data=sent)

    assert answer.status_code == 400
    assert "Nothing was added. The file holds no text in UTF-8." in answer.text
    assert ">kept</textarea>" in answer.text
    assert entries(desk, shop) == ()
