"""Reading an order's history out of notes in any language, and finding what slipped."""

import json

import pytest

from app.model.errors import NotFoundError
from connectors.shops.woocommerce.history import Change, changes_in, read_changes
from connectors.shops.woocommerce.refusals import Answer
from connectors.shops.woocommerce.slips import slipped_status
from tests.connectors.woocommerce.recordings import answer

ENGLISH = {
    "Pending payment": "pending",
    "Processing": "processing",
    "On hold": "on-hold",
    "Cancelled": "cancelled",
    "Refunded": "refunded",
}
SWEDISH = [
    ("pending", "Väntar på betalning"),
    ("processing", "Behandlas"),
    ("on-hold", "Pausad"),
    ("cancelled", "Avbruten"),
    ("packed", "Behandlas i lagret"),
]
JAPANESE = [("processing", "処理中"), ("on-hold", "保留中"), ("cancelled", "キャンセル済み")]


class Notes:
    """Stands in for the wire: a store that answers with these notes and names."""

    def __init__(self, texts, statuses=None):
        notes = [{"id": place, "note": text} for place, text in enumerate(texts)]
        # As stores do: newest first.
        self.answers = {"orders/41/notes": notes[::-1]}
        self.asked = []
        if statuses:
            named = [{"slug": slug, "name": name, "total": 0} for slug, name in statuses]
            self.answers["reports/orders/totals"] = named

    def get(self, endpoint, params=None):
        assert params is None
        self.asked.append(endpoint)
        if endpoint not in self.answers:
            raise NotFoundError(endpoint)
        body = json.dumps(self.answers[endpoint]).encode()
        return Answer(url="", status=200, headers={}, body=body)


def told(rest):
    return [(change.before, change.after) for change in read_changes(rest, "41")]


def test_the_recorded_notes_tell_the_orders_history_in_its_order():
    rest = Notes([])
    rest.answers["orders/41/notes"] = answer("order-notes")

    assert told(rest) == [
        ("pending", "processing"),
        ("processing", "on-hold"),
        ("on-hold", "processing"),
        ("processing", "refunded"),
    ]
    assert rest.asked == ["orders/41/notes"]


def test_another_language_is_read_by_the_stores_own_names():
    rest = Notes(
        [
            "Betalningen klar. Orderstatus ändrades från Väntar på betalning till Behandlas.",
            "Orderstatus ändrades från Behandlas till Pausad.",
            "Orderstatus ändrades från Pausad till Behandlas i lagret.",
        ],
        SWEDISH,
    )

    assert told(rest) == [
        ("pending", "processing"),
        ("processing", "on-hold"),
        ("on-hold", "packed"),
    ]


def test_a_language_without_spaces_is_read_too():
    rest = Notes(
        [
            "注文ステータスを処理中から保留中に変更しました。",
            "注文ステータスを保留中からキャンセル済みに変更しました。",
        ],
        JAPANESE,
    )

    assert told(rest) == [("processing", "on-hold"), ("on-hold", "cancelled")]


def test_a_note_that_only_names_two_statuses_is_no_change():
    texts = [
        "Order status changed from Processing to On hold.",
        "Our rule: On hold orders become Cancelled after a week",
        "Order status changed from On hold to Processing.",
    ]

    assert [change.after for change in changes_in(texts, ENGLISH)] == ["on-hold", "processing"]


@pytest.mark.parametrize("rest", [Notes([]), Notes(["Hej"]), Notes(["Hej"], [("", "")])])
def test_notes_that_tell_nothing_tell_nothing(rest):
    assert told(rest) == []


def test_a_store_that_shows_no_notes_tells_nothing():
    rest = Notes([])
    rest.answers.clear()

    assert told(rest) == []


def history(*changes):
    return [Change(before=b, after=a, wording=("", "")) for b, a in (c.split(">") for c in changes)]


HELD = ("pending>processing", "processing>on-hold")


@pytest.mark.parametrize(
    ("changes", "slipped"),
    [
        ((), None),
        (("pending>processing",), None),
        ((*HELD, "on-hold>processing"), None),
        ((*HELD, "on-hold>cancelled", "cancelled>processing"), "cancelled"),
        # Two processes that both read on-hold: their notes come in either order.
        ((*HELD, "on-hold>cancelled", "on-hold>processing"), "cancelled"),
        ((*HELD, "on-hold>processing", "on-hold>cancelled"), "cancelled"),
        # The bin leaves no note of its own.
        ((*HELD, "trash>processing"), "trash"),
        ((*HELD, "on-hold>completed", "completed>processing"), "completed"),
        # Ended between our look and our write when the hold was placed.
        (
            (
                "pending>processing",
                "processing>cancelled",
                "cancelled>on-hold",
                "on-hold>processing",
            ),
            "cancelled",
        ),
        # Staff's own doings before and after.
        (
            (
                *HELD,
                "on-hold>cancelled",
                "cancelled>processing",
                "processing>on-hold",
                "on-hold>processing",
            ),
            None,
        ),
        ((*HELD, "on-hold>processing", "processing>cancelled", "cancelled>processing"), None),
        ((*HELD, "pending>processing"), None),
    ],
    ids=str,
)
def test_a_slip_is_what_left_the_hold_for_elsewhere(changes, slipped):
    assert slipped_status(history(*changes), "processing") == slipped
