"""Rules that are silent for one buyer, and whom rules held for nothing."""

from datetime import timedelta

import pytest

from app.flow.cases.move_case import move_case
from app.flow.cases.vouch import vouch
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.forget_due import forget_due
from app.flow.forgetting.person_meant import Person
from app.flow.packs.publish_pack import publish_pack
from app.flow.packs.save_draft import save_draft
from app.flow.packs.snooze_rule import snooze_rule
from app.flow.packs.soften_rule import soften_rule
from app.flow.packs.wake_rule import wake_rule
from app.flow.pages.show_meter import show_meter
from app.flow.pages.show_snoozes import show_snoozes
from app.model.case import Move
from app.model.decision import Assurance
from app.model.errors import InvalidInputError, NotFoundError
from app.model.private import Private
from app.model.snooze import NewSnooze
from app.rules.meter import ENOUGH
from app.rules.pack_file import read_pack
from app.store.cases import case_by_id
from app.store.snoozes import snoozes
from tests.builders.deciding_desk import OWNER, TEXT, DecidingDesk
from tests.builders.orders import a_guest, a_member


@pytest.fixture
def desk(database_url, tmp_path):
    opened = DecidingDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    shop = desk.connect()
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    publish_pack(desk.services, shop.shop_id, actor=OWNER, why="For this test.")
    return desk.shop(shop.shop_id)


def snooze(desk, shop, row, *, days=30, rule="gold", why="A jeweller."):
    ends_at = desk.clock.now() + timedelta(days=days)
    wanted = NewSnooze(case_id=row.case_id, rule=rule, ends_at=ends_at, why=why)
    return snooze_rule(desk.services, shop.shop_id, wanted, actor=OWNER)


def again(desk, shop, number="1001", **changes):
    """Another order of the buyer of order 1001, as a guest from the same home."""
    before = desk.risky_order("1001")
    same = {"billing": before.billing, "shipping": before.shipping, "customer": before.customer}
    return desk.decisions(shop, desk.tell(shop, number, **{**same, **changes}))[-1]


def test_a_silenced_rule_holds_this_buyer_no_more_until_its_date(desk, shop):
    row = desk.held(shop)
    snooze(desk, shop, row)
    decision = again(desk, shop, "1002")

    assert (decision.snoozed, decision.needed) == (("gold",), Assurance.CLEAR)
    desk.clock.advance(days=31)
    assert again(desk, shop, "1003").needed is Assurance.DOCUMENT


def test_everybody_else_is_held_as_before(desk, shop):
    snooze(desk, shop, desk.held(shop))

    assert again(desk, shop, "1002", customer=a_guest(email="x@example.test")).snoozed == ()
    other_home = desk.risky_order("1003").billing
    assert again(desk, shop, "1003", billing=other_home).snoozed == ()


def test_who_knows_mailbox_and_home_is_not_the_account(desk, shop):
    member = a_member(email="buyer1001@example.test")
    desk.tell(shop, customer=member)
    desk.work(shop)
    snooze(desk, shop, desk.row(shop))

    assert again(desk, shop, "1002", customer=member).snoozed == ("gold",)
    guest = a_guest(email="buyer1001@example.test")
    assert again(desk, shop, "1003", customer=guest).snoozed == ()


def test_a_rule_is_woken_before_its_time(desk, shop):
    row = desk.held(shop)
    made = snooze(desk, shop, row)
    user = desk.user()
    assert show_snoozes(desk.services, user, shop.shop_id, row.case_id) == (made,)

    wake_rule(desk.services, shop.shop_id, made.snooze_id, actor=OWNER)
    assert show_snoozes(desk.services, user, shop.shop_id) == ()
    assert again(desk, shop, "1002").snoozed == ()
    with pytest.raises(NotFoundError):
        wake_rule(desk.services, shop.shop_id, made.snooze_id, actor=OWNER)
    assert desk.actions(shop, row.case_id)[-2:] == ["rule_snoozed", "rule_woken"]


@pytest.mark.parametrize(("days", "why"), [(0, "x"), (400, "x"), (3, " "), (3, "x" * 400)])
def test_a_snooze_has_an_end_within_a_year_and_a_reason(desk, shop, days, why):
    with pytest.raises(InvalidInputError):
        snooze(desk, shop, desk.held(shop), days=days, why=why)


def test_nothing_is_silenced_for_who_is_forgotten(desk, shop):
    row = desk.held(shop)
    snooze(desk, shop, row)
    erase_person(desk.services, shop, Person(email=Private("buyer1001@example.test")))

    with desk.services.database.read() as tx:
        assert tx.execute(snoozes.select()).all() == []
    with pytest.raises(InvalidInputError, match="Nothing is known"):
        snooze(desk, shop, row)


def test_a_snooze_is_deleted_at_its_end(desk, shop):
    snooze(desk, shop, desk.held(shop), days=2)
    desk.clock.advance(days=3)
    forget_due(desk.services)

    with desk.services.database.read() as tx:
        assert tx.execute(snoozes.select()).all() == []


# -- the meter ------------------------------------------------------------------------------


def passes(desk, shop, row):
    with desk.services.database.write() as tx:
        case = case_by_id(tx, shop.shop_id, row.case_id)
        move_case(desk.services, tx, case, Move.PASS)


def meter(desk, shop):
    shown = show_meter(desk.services, desk.user(), shop.shop_id)
    return {one.rule: one for one in shown.rules}


def test_the_meter_counts_what_became_of_whom_a_rule_held(desk, shop):
    rows = [desk.held(shop, str(number)) for number in (1001, 1002, 1003)]
    passes(desk, shop, rows[0])
    vouch(desk.services, shop.shop_id, rows[1].case_id, OWNER)

    gold = meter(desk, shop)["gold"]
    assert (gold.held, gold.passed, gold.failed, gold.other) == (3, 2, 0, 1)
    assert gold.share == 1.0
    assert gold.proposal is None
    with pytest.raises(NotFoundError):
        show_meter(desk.services, desk.stranger(), shop.shop_id)


def test_a_rule_that_holds_nearly_everybody_for_nothing_may_ask_for_less(desk, shop):
    for number in range(ENOUGH):
        passes(desk, shop, desk.held(shop, str(2000 + number)))

    proposal = meter(desk, shop)["gold"].proposal
    assert (proposal.asks, proposal.instead) == (Assurance.DOCUMENT, Assurance.EMAIL_CODE)
    assert proposal.sentence == "Ask for an e-mail code instead of a document."
    draft = soften_rule(desk.services, shop.shop_id, "gold", actor=OWNER)
    [rule] = read_pack(draft.text).rules
    assert (rule.points, rule.demands) == (0.0, Assurance.EMAIL_CODE)


def test_nothing_is_softened_without_a_proposal(desk, shop):
    for rule in ("gold", "no-such-rule"):
        with pytest.raises(NotFoundError):
            soften_rule(desk.services, shop.shop_id, rule, actor=OWNER)


def test_a_copy_of_a_shipped_pack_gets_a_name_of_its_own(desk):
    shop = desk.connect("https://other.example.test", pack="balanced")
    draft = soften_rule(
        desk.services,
        shop.shop_id,
        "throw-away-mailbox",
        actor=OWNER,
        instead=Assurance.EMAIL_CODE,
    )

    assert read_pack(draft.text).name == "balanced-own"
    assert draft.based_on.name == "balanced"
