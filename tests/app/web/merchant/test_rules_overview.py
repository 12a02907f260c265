"""The rules at a glance: what is live, its versions, and how they change places."""

import pytest

from app.flow.pages.show_rules import show_rules
from app.model.decision import Assurance
from app.rules.meter import ENOUGH, HeldBuyer, HeldOutcome
from app.rules.packs import PACKS
from tests.app.web.merchant.test_settings import FORM as SETTINGS
from tests.builders.desk import Desk
from tests.builders.rules_desk import PACK, draft_of_ours, publish, rules_of


def rules(desk: Desk, shop):
    return show_rules(desk.services, desk.user(), shop.shop_id)


def test_the_only_shops_rules_open_at_once(desk: Desk, shop, owner):
    assert owner.text("/admin/rules") == owner.text(rules_of(shop))

    desk.connect("https://other.example.test", name="Other Store")
    page = owner.text("/admin/rules")
    assert "Sample Store" in page
    assert "Other Store" in page


def test_without_a_shop_there_are_no_rules(owner):
    assert "Rules decide about a shop's orders. Connect one first." in owner.text("/admin/rules")


def test_the_overview_says_what_is_live_and_what_there_is_to_begin_with(shop, owner):
    page = owner.text(rules_of(shop))

    assert "Live: “strict”, version" in page
    assert "Nothing runs in the shadow." in page
    assert "None of your own yet. Publishing a draft makes the first." in page
    for pack in PACKS:
        assert pack.description in page


def test_how_honest_buyers_fare_is_told_from_the_first_answer_on(desk: Desk, shop, owner):
    assert "Nothing was held" in owner.text(rules_of(shop))

    desk.held(shop)

    page = owner.text(rules_of(shop))
    assert "Share passed" in page
    assert "nobody answered yet" in page


def test_shipped_rules_are_made_live_with_a_reason(desk: Desk, shop, owner):
    (observe,) = [pack for pack in PACKS if pack.name == "observe"]
    path = rules_of(shop, "packs", "observe", str(observe.version), "live")
    asked = owner.text(path)

    page = owner.send_and_follow(path, {"why": "Only to look at first"})

    assert "Make these rules live?" in asked
    assert "What differs from the live rules" in asked
    assert f"“observe”, version {observe.version}, decides about orders from now on." in page
    assert "Only to look at first" in page
    assert desk.shop(shop.shop_id).settings.pack == "observe"


@pytest.mark.parametrize("why", ["", "   "])
def test_nothing_goes_live_without_a_reason(desk: Desk, shop, owner, why):
    (observe,) = [pack for pack in PACKS if pack.name == "observe"]
    path = rules_of(shop, "packs", "observe", str(observe.version), "live")

    answer = owner.send(path, {"why": why})

    assert answer.status_code == 400
    assert "Nothing was changed. Say in a few words why" in answer.text
    assert desk.shop(shop.shop_id).settings.pack == "strict"


def test_a_published_draft_is_a_version_that_can_come_back(desk: Desk, shop, owner):
    draft_of_ours(owner, shop)
    assert "becomes a version that never changes" in owner.text(rules_of(shop, "draft/publish"))
    publish(owner, shop, "Two rules are enough")
    (strict,) = [pack for pack in PACKS if pack.name == "strict"]
    owner.send(rules_of(shop, "packs", "strict", str(strict.version), "live"), {"why": "Too mild"})

    page = owner.text(rules_of(shop))
    assert "ours, version 1 “Two rules are enough”" in page
    assert "Roll back to version 1" in " ".join(page.split())
    owner.send(rules_of(shop, "packs/ours/1/live"), {"why": "Better after all"})

    assert rules(desk, shop).live.ref.name == "ours"
    page = owner.text(rules_of(shop))
    assert "Live: “ours”, version 1" in page
    assert "Better after all" in page


def test_a_draft_is_not_published_without_a_reason_and_is_kept(desk: Desk, shop, owner):
    draft_of_ours(owner, shop)

    answer = publish(owner, shop, " ")

    assert answer.status_code == 400
    assert rules(desk, shop).draft is not None
    assert rules(desk, shop).live.ref.name == "strict"


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(desk: Desk, shop, owner):
    draft_of_ours(owner, shop)

    answer = owner.send(rules_of(shop, "draft/publish"), {"why": "Go", "seen": "1"})

    assert answer.status_code == 400
    assert rules(desk, shop).live.ref.name == "strict"


def test_two_versions_are_compared_rule_by_rule(shop, owner):
    draft_of_ours(owner, shop)
    publish(owner, shop)
    owner.send(rules_of(shop, "draft/begin"))
    changed = PACK.replace("points = 20.0", "points = 25.0").replace(
        "document = 50.0", "eid = 40.0"
    )
    owner.send(rules_of(shop, "draft/text"), {"text": changed.replace('"guest"', '"no-account"')})

    page = owner.text(rules_of(shop, "compare?before=ours:1&after=ours:0"))

    assert "From “ours”, version 1 to the draft “ours”" in page
    assert "1 added, 1 changed, 1 removed, 2 thresholds moved" in page
    for told in ("+20 points", "+25 points", "no-account", "An identity document 50 never"):
        assert told in page
    assert "There is no difference." in owner.text(
        rules_of(shop, "compare?before=ours:1&after=ours:1")
    )


def test_a_version_shows_its_rules_and_is_taken_along_as_a_file(shop, owner):
    draft_of_ours(owner, shop)
    publish(owner, shop)

    page = owner.text(rules_of(shop, "packs/ours/1"))
    file = owner.open(rules_of(shop, "packs/ours/1/file"))

    assert "2 rules" in page
    assert "The buyer buys gift cards." in page
    assert "demands a code sent by mail" in page
    assert file.headers["Content-Disposition"] == 'attachment; filename="ours-1.toml"'
    assert 'when = "basket.gift_card"' in file.text


@pytest.mark.parametrize(
    "path",
    [
        *("packs/none/1", "packs/strict/999", "packs/none/1/file", "packs/none/1/live"),
        *("compare?before=none:1", "compare?before=strict", "compare?before=strict:x", "draft"),
        *("draft/text", "draft/rule", "draft/publish", "draft/file", "backtest?pack=none:3"),
    ],
)
def test_what_is_not_there_is_not_found(shop, owner, path):
    assert owner.open(rules_of(shop, path)).status_code == 404


def test_settings_are_kept_while_own_rules_decide(desk: Desk, shop, owner):
    draft_of_ours(owner, shop)
    publish(owner, shop)
    page = owner.open(f"/admin/settings/{shop.shop_id}").text

    saved = owner.send(f"/admin/settings/{shop.shop_id}", SETTINGS | {"pack": "ours"})

    assert "Your own: “ours”" in page
    assert saved.status_code == 303
    assert desk.shop(shop.shop_id).settings.pack == "ours"
    assert desk.shop(shop.shop_id).settings.attempts == 2


def test_a_rule_that_nearly_everybody_passes_is_softened_in_a_draft(
    desk: Desk, shop, owner, monkeypatch
):
    draft_of_ours(owner, shop)
    publish(owner, shop)
    live = rules(desk, shop).live
    held = [
        HeldBuyer(rules=("gifts",), needed=Assurance.DOCUMENT, outcome=HeldOutcome.PASSED)
    ] * ENOUGH
    monkeypatch.setattr("app.flow.packs.measured.held_buyers", lambda *_, **__: held)

    page = owner.text(rules_of(shop))
    told = owner.send_and_follow(rules_of(shop, "soften"), {"rule": "gifts"})

    assert "100 % pass at “gifts”: Ask for an e-mail code instead of a document." in (
        page.replace("\xa0", " ")
    )
    assert "Make a draft of that : gifts" in page
    assert "In the draft “gifts” asks for less now." in told
    draft = rules(desk, shop).draft
    assert draft.based_on == live.ref
    (gifts, _) = draft.pack.rules
    assert (gifts.demands, gifts.points) == (Assurance.EMAIL_CODE, 0.0)


def test_nothing_is_softened_without_a_proposal(desk: Desk, shop, owner):
    assert owner.send(rules_of(shop, "soften"), {"rule": "guest"}).status_code == 404
    assert rules(desk, shop).draft is None
