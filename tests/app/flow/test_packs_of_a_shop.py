"""A merchant's rules: drafted, published, compared, rolled back, run in the shadow, replayed."""

from dataclasses import replace

import pytest

from app.flow.deciding.replay_decision import replay_decision
from app.flow.forgetting.erase_person import erase_person
from app.flow.forgetting.person_meant import Person
from app.flow.packs.compare_packs import compare_packs
from app.flow.packs.drop_draft import drop_draft
from app.flow.packs.publish_pack import publish_pack
from app.flow.packs.roll_back import roll_back
from app.flow.packs.save_draft import save_draft
from app.flow.packs.start_shadow import start_shadow
from app.flow.packs.stop_shadow import stop_shadow
from app.flow.pages.show_rules import show_rules
from app.flow.pages.show_shadow import show_shadow
from app.flow.pages.show_version import show_version
from app.flow.shops.change_settings import change_settings
from app.model.case import State
from app.model.decision import Assurance
from app.model.errors import InvalidInputError, NotFoundError
from app.model.pack_version import PackRef
from app.model.private import Private
from app.rules.pack_file import PackTextError
from app.rules.packs import by_name
from app.store.decisions import decisions
from app.store.packs import pack_versions
from tests.builders.deciding_desk import OWNER, TEXT, DecidingDesk

_DOMAIN = "contact.domain == 'example.test'"
HARMLESS = TEXT.replace("points = 60", "points = 10")


@pytest.fixture
def desk(database_url, tmp_path):
    opened = DecidingDesk(database_url, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def shop(desk):
    return desk.connect()


def publish(desk, shop, text=TEXT, why="We know better."):
    save_draft(desk.services, shop.shop_id, text, actor=OWNER)
    return publish_pack(desk.services, shop.shop_id, actor=OWNER, why=why)


def seen(desk, shop):
    return show_rules(desk.services, desk.user(), shop.shop_id)


def test_a_draft_decides_nothing(desk, shop):
    save_draft(desk.services, shop.shop_id, HARMLESS, actor=OWNER)
    order = desk.tell(shop)

    assert desk.decisions(shop, order)[0].pack == "strict"
    assert seen(desk, shop).draft.pack.name == "ours"
    assert seen(desk, shop).live.ref == PackRef(name="strict", version=by_name("strict").version)


def test_a_published_draft_decides_and_says_by_whom_and_why(desk, shop):
    ref = publish(desk, shop)
    order = desk.tell(shop)

    [decision] = desk.decisions(shop, order)
    assert (decision.pack, decision.pack_version) == ("ours", 1) == (ref.name, ref.version)
    assert [one.rule for one in decision.findings] == ["gold"]
    page = seen(desk, shop)
    assert page.draft is None
    assert (page.live.made_by, page.live.why) == (OWNER, "We know better.")
    assert [(one.ref, one.is_live) for one in page.versions] == [(ref, True)]
    assert "pack_published" in desk.actions(shop)


def test_a_version_never_changes_and_the_next_one_counts_on(desk, shop):
    first = publish(desk, shop)
    second = publish(desk, shop, HARMLESS)

    assert (first.version, second.version) == (1, 2)
    user = desk.user()
    kept = [show_version(desk.services, user, shop.shop_id, one).pack for one in (first, second)]
    assert [one.rules[0].points for one in kept] == [60.0, 10.0]


def test_an_older_version_comes_back_with_a_reason(desk, shop):
    first, _ = publish(desk, shop), publish(desk, shop, HARMLESS)
    roll_back(desk.services, shop.shop_id, first, actor=OWNER, why="Too mild.")

    order = desk.tell(shop)
    assert desk.decisions(shop, order)[0].pack_version == 1
    page = seen(desk, shop)
    assert [turn.why for turn in page.turns] == ["Too mild.", "We know better.", "We know better."]
    assert "pack_rolled_back" in desk.actions(shop)


def test_a_shipped_pack_comes_back_as_it_is_now(desk, shop):
    publish(desk, shop)
    ref = roll_back(
        desk.services, shop.shop_id, PackRef(name="balanced", version=1), actor=OWNER, why="Back."
    )

    assert ref.version == by_name("balanced").version
    assert desk.shop(shop.shop_id).settings.pack == "balanced"


def test_what_was_never_a_version_does_not_come_back(desk, shop):
    with pytest.raises(NotFoundError):
        roll_back(
            desk.services, shop.shop_id, PackRef(name="ours", version=9), actor=OWNER, why="x"
        )


@pytest.mark.parametrize("why", ["", "   ", "x" * 301])
def test_nothing_goes_live_without_a_reason(desk, shop, why):
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    with pytest.raises(InvalidInputError):
        publish_pack(desk.services, shop.shop_id, actor=OWNER, why=why)

    assert desk.shop(shop.shop_id).settings.pack == "strict"
    assert seen(desk, shop).draft is not None


def test_two_people_do_not_overwrite_each_others_draft(desk, shop):
    mine = save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER, seen=0)
    save_draft(desk.services, shop.shop_id, HARMLESS, actor="b@example.test", seen=mine.revision)

    with pytest.raises(InvalidInputError, match="Somebody else"):
        save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER, seen=mine.revision)
    with pytest.raises(InvalidInputError, match="changed"):
        publish_pack(desk.services, shop.shop_id, actor=OWNER, why="x", seen=mine.revision)


def test_a_draft_with_faults_is_not_kept_and_none_is_published(desk, shop):
    with pytest.raises(PackTextError):
        save_draft(desk.services, shop.shop_id, TEXT.replace("basket.", "bsket."), actor=OWNER)
    with pytest.raises(PackTextError, match="name of its own"):
        save_draft(desk.services, shop.shop_id, TEXT.replace('"ours"', '"strict"'), actor=OWNER)
    with pytest.raises(InvalidInputError, match="no draft"):
        publish_pack(desk.services, shop.shop_id, actor=OWNER, why="x")


def test_a_dropped_draft_is_gone(desk, shop):
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    drop_draft(desk.services, shop.shop_id, actor=OWNER)
    drop_draft(desk.services, shop.shop_id, actor=OWNER)

    assert seen(desk, shop).draft is None
    assert desk.actions(shop).count("draft_dropped") == 1


def test_settings_choose_a_pack_and_the_turn_is_noted(desk, shop):
    publish(desk, shop)
    settings = desk.shop(shop.shop_id).settings
    change_settings(desk.services, shop.shop_id, replace(settings, pack="observe"), OWNER)

    assert seen(desk, shop).live.ref.name == "observe"
    change_settings(desk.services, shop.shop_id, replace(settings, pack="ours"), OWNER)
    assert seen(desk, shop).live.ref == PackRef(name="ours", version=1)
    with pytest.raises(InvalidInputError):
        change_settings(desk.services, shop.shop_id, replace(settings, pack="nobodys"), OWNER)


def test_two_versions_are_compared(desk, shop):
    first, second = publish(desk, shop), publish(desk, shop, HARMLESS.replace("= 50", "= 40"))
    changes = compare_packs(desk.services, desk.user(), shop.shop_id, before=first, after=second)

    assert (changes.added, changes.removed) == ((), ())
    [change] = changes.changed
    assert change.parts() == ("points",)
    [threshold] = changes.thresholds
    assert (threshold.needed, threshold.before, threshold.after) == (Assurance.DOCUMENT, 50, 40)
    same = compare_packs(desk.services, desk.user(), shop.shop_id, before=first, after=first)
    assert same.is_empty()


def test_rules_of_others_are_not_seen(desk, shop):
    stranger = desk.stranger()
    for step in (show_rules, show_shadow):
        with pytest.raises(NotFoundError):
            step(desk.services, stranger, shop.shop_id)


def test_an_own_pack_that_cannot_be_read_any_more_is_stood_in_for(desk, shop):
    publish(desk, shop)
    with desk.services.database.write() as tx:
        old = TEXT.replace("resaleable_kind", "signal_of_old")
        tx.execute(pack_versions.update().where(pack_versions.c.name == "ours").values(text=old))

    order = desk.tell(shop)
    assert desk.decisions(shop, order)[0].pack == "balanced"


# -- the shadow -----------------------------------------------------------------------------


def test_a_pack_in_the_shadow_is_asked_and_holds_nobody(desk):
    shop = desk.connect(pack="observe")
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    ref = start_shadow(desk.services, shop.shop_id, actor=OWNER)
    order = desk.tell(shop)

    assert desk.rows(shop) == []
    [decision] = desk.decisions(shop, order)
    assert (decision.pack, decision.needed) == ("observe", Assurance.CLEAR)
    shadow = show_shadow(desk.services, desk.user(), shop.shop_id)
    assert (shadow.ref, shadow.orders) == (ref, 1)
    assert (shadow.live_asks, shadow.shadow_asks, shadow.both_ask) == (0, 1, 0)
    [one] = shadow.differing
    assert (one.number, one.case_id) == ("1001", None)
    assert (one.live_needed, one.needed) == (Assurance.CLEAR, Assurance.DOCUMENT)
    assert one.rules == ("gold",)


def test_an_order_that_changes_counts_once_in_the_shadow(desk):
    shop = desk.connect(pack="observe")
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    start_shadow(desk.services, shop.shop_id, actor=OWNER)
    desk.tell(shop)
    desk.tell(shop, email="another@example.test")

    assert show_shadow(desk.services, desk.user(), shop.shop_id).orders == 1


def test_what_ran_in_the_shadow_is_published_as_the_same_version(desk, shop):
    save_draft(desk.services, shop.shop_id, TEXT, actor=OWNER)
    ref = start_shadow(desk.services, shop.shop_id, actor=OWNER)

    assert publish_pack(desk.services, shop.shop_id, actor=OWNER, why="It does well.") == ref
    assert show_shadow(desk.services, desk.user(), shop.shop_id) is None


def test_a_shadow_is_stopped_and_what_is_live_casts_none(desk, shop):
    live = publish(desk, shop)
    with pytest.raises(InvalidInputError):
        start_shadow(desk.services, shop.shop_id, actor=OWNER, ref=live)
    with pytest.raises(NotFoundError):
        start_shadow(desk.services, shop.shop_id, actor=OWNER, ref=PackRef(name="ours", version=5))
    start_shadow(desk.services, shop.shop_id, actor=OWNER, ref=PackRef(name="balanced", version=0))
    assert seen(desk, shop).shadow.ref.name == "balanced"

    stop_shadow(desk.services, shop.shop_id, actor=OWNER)
    stop_shadow(desk.services, shop.shop_id, actor=OWNER)
    desk.tell(shop)
    assert seen(desk, shop).shadow is None
    assert desk.actions(shop).count("shadow_stopped") == 1


# -- made again -----------------------------------------------------------------------------


def test_a_decision_is_made_again_by_the_version_that_made_it(desk, shop):
    publish(desk, shop)
    order = desk.tell(shop)
    publish(desk, shop, HARMLESS)
    desk.tell(shop, email="another@example.test")

    replayed = [replay_decision(desk.services, shop.shop_id, order, one) for one in (1, 2, None)]
    assert [one.agrees for one in replayed] == [True] * 3
    assert [one.again.pack_version for one in replayed] == [1, 2, 2]
    with pytest.raises(NotFoundError):
        replay_decision(desk.services, shop.shop_id, order, 3)


def test_a_decision_of_a_shipped_pack_outlives_its_next_version(desk, shop, monkeypatch):
    order = desk.tell(shop)
    monkeypatch.setattr("app.flow.packs.pack_of.PACKS", ())

    assert replay_decision(desk.services, shop.shop_id, order).agrees


def test_a_decision_that_was_tampered_with_is_found_out(desk, shop):
    order = desk.tell(shop)
    with desk.services.database.write() as tx:
        tx.execute(decisions.update().values(score=1.0))

    replayed = replay_decision(desk.services, shop.shop_id, order)
    assert not replayed.agrees
    assert replayed.again is not None


def test_a_decision_of_an_earlier_clearhold_can_be_read_alone(desk, shop):
    order = desk.tell(shop)
    with desk.services.database.write() as tx:
        tx.execute(decisions.update().values(signals=None, signal_list=None))

    replayed = replay_decision(desk.services, shop.shop_id, order)
    assert (replayed.again, replayed.agrees) == (None, False)
    assert "earlier Clearhold" in replayed.problem


def test_who_is_forgotten_leaves_a_decision_that_can_be_made_again(desk, shop):
    order = desk.tell(shop)
    erase_person(desk.services, shop, Person(email=Private("buyer1001@example.test")))

    replayed = replay_decision(desk.services, shop.shop_id, order)
    assert replayed.agrees
    assert "contact.domain" not in replayed.decision.signals
    assert "contact.domain" not in repr(replayed.decision.findings)


def test_a_rule_that_named_a_forgotten_domain_is_told_apart_from_a_fault(desk, shop):
    publish(desk, shop, TEXT.replace("basket.resaleable_kind == 'gold'", _DOMAIN))
    order = desk.tell(shop)
    erase_person(desk.services, shop, Person(email=Private("buyer1001@example.test")))

    replayed = replay_decision(desk.services, shop.shop_id, order)
    assert not replayed.agrees
    assert "forgotten" in replayed.problem
    assert replayed.decision.findings[0].because == (("contact.domain", "•••"),)


def test_a_held_order_keeps_its_case_when_the_rules_change(desk, shop):
    row = desk.held(shop)
    publish(desk, shop, HARMLESS)

    assert desk.row(shop).state is row.state is not State.RELEASED
