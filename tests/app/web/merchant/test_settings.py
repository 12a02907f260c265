"""A shop's settings: kept when they make sense, and nothing lost when they do not."""

from datetime import time
from functools import partial
from html import unescape

import pytest

from app.model.shop import AtDeadline, CutOff, ShopSettings
from app.store.audit import timeline
from tests.builders.desk import Desk

FORM = {
    "pack": "balanced",
    "language": "sv",
    "answer_within_hours": "72",
    "remind_after_hours": "36",
    "hold_at_most_hours": "96",
    "attempts": "2",
    "mails_per_hour": "120",
    "checks_per_hour": "40",
    "forget_after_days": "0",
    "at_deadline": "release",
    "when_leaving": "release",
    "weekdays": ["0", "5"],
    "until": "09:30",
    "closed_on": "2026-12-26, 2026-12-24\n2026-12-24",
    "mail_from": "Sample Store <shop@example.test>",
    "support_email": "help@example.test",
    "trusted_proxy": "yes",
}


def save(owner, shop, **changes):
    return owner.send(f"/admin/settings/{shop.shop_id}", FORM | changes)


@pytest.fixture
def filled_in(shop, owner):
    """Sends the form in, with whatever somebody typed instead."""
    return partial(save, owner, shop)


def test_settings_are_kept_as_they_were_chosen(desk: Desk, shop, owner):
    answer = save(owner, shop)

    assert answer.status_code == 303
    assert desk.shop(shop.shop_id).settings == ShopSettings(
        pack="balanced",
        language="sv",
        answer_within_hours=72,
        remind_after_hours=36,
        hold_at_most_hours=96,
        attempts=2,
        mails_per_hour=120,
        checks_per_hour=40,
        forget_after_days=0,
        at_deadline=AtDeadline.RELEASE,
        cut_off=CutOff(
            weekdays=frozenset({0, 5}),
            until=time(9, 30),
            closed_on=("2026-12-24", "2026-12-26"),
        ),
        mail_from="Sample Store <shop@example.test>",
        support_email="help@example.test",
        trusted_proxy=True,
    )


def test_the_form_shows_what_is_saved_and_saving_it_again_changes_nothing(desk, shop, owner):
    save(owner, shop)

    page = owner.send_and_follow(f"/admin/settings/{shop.shop_id}", FORM)

    assert "Nothing was different." in page
    html = owner.open(f"/admin/settings/{shop.shop_id}").text
    for shown in ('value="72"', 'value="09:30"', "help@example.test", "2026-12-24\n2026-12-26"):
        assert shown in html
    assert desk.shop(shop.shop_id).settings.attempts == 2


def test_what_changed_is_in_the_shops_timeline(desk: Desk, shop, owner):
    save(owner, shop)

    with desk.services.database.read() as tx:
        line = timeline(tx, shop.shop_id, shop.shop_id)[-1]

    assert line.action == "settings_changed"
    assert line.actor.endswith("@example.test")
    assert line.details["attempts"] == "3 → 2"
    assert line.details["cut_off"] == "15:00 on days 12345 → 09:30 on days 16, closed on 2"
    assert "Attempts: 3 → 2." in owner.text("/admin/shops")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("pack", "made_up", "Choose one of these."),
        ("language", "xx", "Choose one of these."),
        ("at_deadline", "", "Choose one of these."),
        ("hold_at_most_hours", "83", "It must be 12 hours longer than the time to answer"),
        ("answer_within_hours", "0", "Enter a whole number from 1 to 336."),
        ("attempts", "11", "Enter a whole number from 1 to 10."),
        ("attempts", "٣", "Enter a whole number from 1 to 10."),
        ("forget_after_days", "-1", "Enter a whole number from 0 to 365."),
        ("remind_after_hours", "72", "The reminder must come before the time to answer is over."),
        ("until", "noon", "Enter a time of day, such as 15:00."),
        ("closed_on", "24.12.2026", "'24.12.2026' is no date such as 2026-12-24."),
        ("mail_from", "Sample <shop>", "Enter an address such as Shop <shop@example.com>"),
        ("mail_from", "a@example.test\r\nBcc: b@example.test", "Enter an address such as"),
        ("support_email", "Help <help@example.test>", "Enter an address such as help@"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(filled_in, field, typed, sentence):
    answer = filled_in(**{field: typed})

    assert answer.status_code == 400
    assert f'id="{field}-wrong"' in answer.text
    assert "1 field needs another look" in answer.text
    assert sentence in unescape(answer.text)
    for kept in ("help@example.test", 'value="36"', "Sample Store &lt;shop@example.test&gt;"):
        assert kept in answer.text or FORM[field] in unescape(kept)


def test_nothing_is_saved_while_one_field_is_wrong(desk: Desk, shop, owner):
    save(owner, shop, until="noon")

    assert desk.shop(shop.shop_id).settings == shop.settings


def test_the_page_says_which_dispatch_an_order_released_now_catches(desk: Desk, shop, owner):
    page = owner.text(f"/admin/settings/{shop.shop_id}")
    assert "released at Tue 24 Nov 2026, 12:00 CET leaves with the dispatch of Tuesday" in page

    save(owner, shop)
    assert "the dispatch of Saturday, 28 November 2026" in owner.text(
        f"/admin/settings/{shop.shop_id}"
    ).replace("Saturday 28", "Saturday, 28")

    save(owner, shop, weekdays=[])
    assert "no parcel leaves in the next 60 days" in owner.text(f"/admin/settings/{shop.shop_id}")
    assert desk.shop(shop.shop_id).settings.cut_off.weekdays == frozenset()


def test_the_only_shops_settings_open_at_once(desk: Desk, shop, owner):
    assert owner.text("/admin/settings") == owner.text(f"/admin/settings/{shop.shop_id}")

    desk.connect("https://other.example.test", name="Other Store")
    page = owner.text("/admin/settings")
    assert "Sample Store" in page
    assert "Other Store" in page


def test_without_a_shop_there_is_nothing_to_set(owner):
    assert "Settings belong to a shop. Connect one first." in owner.text("/admin/settings")
