"""Who is released in the end, by the documents that people have."""

from dataclasses import replace
from datetime import timedelta

from app.model.decision import Assurance
from app.model.ids import ExternalOrderId
from app.model.order import Name
from app.model.private import Private
from benchmarks.quality.measure import Scored
from benchmarks.quality.release import released_of
from tests.builders.orders import PLACED_AT, an_address, an_order

MANY = 200


def orders(payer):
    """One buyer's earlier order, then many in the payer's name from the same mailbox."""
    billing = Private(an_address(name=payer))
    later = PLACED_AT + timedelta(days=30)
    asked = [
        replace(
            an_order(), external_id=ExternalOrderId(f"o{number}"), billing=billing, placed_at=later
        )
        for number in range(MANY)
    ]
    return [an_order(), *asked]


def scored(document, kind, *, reads=True):
    truth = {
        "kind": kind,
        "order_time_fraud": kind != "honest",
        "document": document,
        "shows_document": True,
        "reads_mailbox": reads,
    }
    before = Scored(
        truth=truth | {"kind": "friendly", "order_time_fraud": False},
        score=0.0,
        needed=Assurance.CLEAR,
    )
    return [
        before,
        *(Scored(truth=truth, score=60.0, needed=Assurance.DOCUMENT) for _ in range(MANY)),
    ]


def test_an_impostors_own_document_releases_nothing():
    anna = an_order().billing.reveal().name

    released = released_of(orders(anna), scored(("Erik", "Ek"), "known_own_mailbox"), seed=1)

    assert (released.fraud_passed, released.fraud_untouched) == (0.0, 0.0)


def test_whoever_types_their_own_name_meets_the_known_persons():
    payer = Name(first="Erik", last="Ek")

    released = released_of(orders(payer), scored(("Erik", "Ek"), "known_victims_mailbox"), seed=1)

    assert released.fraud_passed == 0.0


def test_an_honest_buyer_passes_with_their_document_but_for_a_few():
    name = an_order().billing.reveal().name

    released = released_of(orders(name), scored((name.first, name.last), "honest"), seed=1)

    assert 0.0 < released.honest_stuck < 0.2


def test_nobody_passes_who_never_reads_the_invitation():
    name = an_order().billing.reveal().name
    impostors = scored((name.first, name.last), "known_victims_mailbox", reads=False)

    assert released_of(orders(name), impostors, seed=1).fraud_passed == 0.0
