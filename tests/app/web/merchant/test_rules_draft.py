"""The draft: begun, arranged, written as text, given thresholds, and thrown away."""

from io import BytesIO

import pytest

from app.flow.pages.show_rules import show_rules
from app.model.decision import Assurance
from tests.builders.desk import FORM_KEY, Desk
from tests.builders.rules_desk import PACK, draft_of_ours, rules_of


@pytest.fixture
def ours(shop, owner):
    draft_of_ours(owner, shop)


def draft(desk: Desk, shop):
    return show_rules(desk.services, desk.user(), shop.shop_id).draft


def names(desk: Desk, shop):
    return [rule.name for rule in draft(desk, shop).pack.rules]


def test_a_draft_begins_as_a_copy_of_what_is_live(desk: Desk, shop, owner):
    page = owner.send_and_follow(rules_of(shop, "draft/begin"))

    assert "It stops nobody until you publish it" in page
    assert "Draft “strict-own”" in page
    assert "Beside the live rules: nothing" in page
    assert (
        draft(desk, shop).pack.rules
        == show_rules(desk.services, desk.user(), shop.shop_id).live.pack.rules
    )


@pytest.mark.usefixtures("ours")
def test_another_draft_takes_its_place_only_when_that_was_confirmed(desk: Desk, shop, owner):
    asked = owner.send(rules_of(shop, "draft/begin"))

    assert "Begin the draft anew?" in asked.text
    assert draft(desk, shop).pack.name == "ours"

    owner.send(rules_of(shop, "draft/begin"), {"replace": "yes"})
    assert draft(desk, shop).pack.name == "strict-own"


@pytest.mark.usefixtures("ours")
def test_rules_are_moved_and_copied(desk: Desk, shop, owner):
    owner.send(rules_of(shop, "draft/order"), {"do": "down:gifts"})
    assert names(desk, shop) == ["guest", "gifts"]
    owner.send(rules_of(shop, "draft/order"), {"do": "up:gifts"})
    owner.send(rules_of(shop, "draft/order"), {"do": "up:gifts"})
    assert names(desk, shop) == ["gifts", "guest"]

    answer = owner.send(rules_of(shop, "draft/order"), {"do": "copy:gifts"})

    assert names(desk, shop) == ["gifts", "gifts-2", "guest"]
    assert answer.headers["Location"] == rules_of(shop, "draft/rule?rule=gifts-2")
    owner.send(rules_of(shop, "draft/order"), {"do": "copy:gifts-2"})
    assert names(desk, shop) == ["gifts", "gifts-2", "gifts-3", "guest"]


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize("do", ["", "burn:gifts", "up:none", "copy:none"])
def test_a_damaged_form_moves_nothing(desk: Desk, shop, owner, do):
    assert owner.send(rules_of(shop, "draft/order"), {"do": do}).status_code in {400, 404}
    assert names(desk, shop) == ["gifts", "guest"]


@pytest.mark.usefixtures("ours")
def test_a_rule_is_removed_once_that_was_asked(desk: Desk, shop, owner):
    asked = owner.text(rules_of(shop, "draft/remove?rule=gifts"))
    page = owner.send_and_follow(rules_of(shop, "draft/remove?rule=gifts"))

    assert "Remove “gifts”?" in asked
    assert "The rule “gifts” is out of the draft." in page
    assert names(desk, shop) == ["guest"]
    assert owner.open(rules_of(shop, "draft/remove?rule=gifts")).status_code == 404


@pytest.mark.usefixtures("ours")
def test_scores_say_what_is_asked_for(desk: Desk, shop, owner):
    form = {"email_code": "10", "person": "1,5e2", "description": "  Mild\n rules "}

    page = owner.send_and_follow(rules_of(shop, "draft/asks"), form)

    pack = draft(desk, shop).pack
    assert "The draft is saved." in page
    assert [(one.needed, one.score) for one in pack.thresholds] == [
        (Assurance.EMAIL_CODE, 10.0),
        (Assurance.PERSON, 150.0),
    ]
    assert pack.description == "Mild rules"


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    "wrong",
    [
        ({"document": "many"}, "Enter a number above 0"),
        ({"document": "0"}, "Enter a number above 0"),
        ({"document": "nan"}, "Enter a number above 0"),
        ({"document": "٣"}, "Enter a number above 0"),
        ({"email_code": "50", "document": "50"}, "A stronger proof needs a higher score"),
    ],
)
def test_scores_that_make_no_sense_are_told_beside_them(desk: Desk, shop, owner, wrong):
    (form, sentence), before = wrong, draft(desk, shop)

    answer = owner.send(rules_of(shop, "draft/asks"), form)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert 'id="document-wrong"' in answer.text
    assert f'value="{form["document"]}"' in answer.text
    assert draft(desk, shop) == before


@pytest.mark.usefixtures("ours")
def test_the_text_is_shown_as_it_was_written_and_kept_with_its_remarks(desk: Desk, shop, owner):
    text = f"# For gifts only\n{PACK}"

    owner.send(rules_of(shop, "draft/text"), {"text": text.replace("\n", "\r\n")})

    assert draft(desk, shop).text == text
    assert "# For gifts only" in owner.text(rules_of(shop, "draft/text"))
    file = owner.open(rules_of(shop, "draft/file"))
    assert file.text == text
    assert file.headers["Content-Disposition"] == 'attachment; filename="ours-draft.toml"'


@pytest.mark.usefixtures("ours")
def test_everything_that_is_wrong_with_a_text_is_told_with_its_line(desk: Desk, shop, owner):
    text = PACK.replace("account.guest", "acount.guest").replace("basket.gift_card", "basket.gift")

    answer = owner.send(rules_of(shop, "draft/text"), {"text": text})

    assert answer.status_code == 400
    for told in ("Line 11, rule “gifts”", "Line 17, rule “guest”", "acount.guest", "^^^^"):
        assert told in answer.text
    assert "What you wrote is kept below; the draft is as it was." in " ".join(answer.text.split())
    assert draft(desk, shop).text == PACK


@pytest.mark.usefixtures("ours")
def test_a_text_is_brought_in_from_a_file(desk: Desk, shop, owner):
    key = FORM_KEY.search(owner.open("/admin/people").text)[1]
    text = PACK.replace("gifts", "presents")
    path = rules_of(shop, "draft/text")

    sent = {"form_key": key, "text": PACK, "file": (BytesIO(text.encode()), "ours.toml")}
    answer = owner.client.post(path, data=sent)
    blob = {"form_key": key, "text": "", "file": (BytesIO(b"\xff\xfe\x00"), "ours.toml")}
    refused = owner.client.post(path, data=blob)

    assert answer.status_code == 303
    assert names(desk, shop) == ["presents", "guest"]
    assert refused.status_code == 400
    assert "The file holds no text in UTF-8." in refused.text


@pytest.mark.usefixtures("ours")
def test_two_people_do_not_overwrite_each_other(desk: Desk, shop, owner):
    seen = draft(desk, shop).revision
    owner.send(rules_of(shop, "draft/order"), {"do": "down:gifts"})

    answer = owner.send(rules_of(shop, "draft/text"), {"text": "mine", "seen": str(seen)})
    mine = owner.send(rules_of(shop, "draft/text"), {"text": PACK, "seen": str(seen)})

    assert answer.status_code == mine.status_code == 400
    assert "Somebody else saved the draft" in mine.text
    assert "basket.gift_card" in mine.text
    assert names(desk, shop) == ["guest", "gifts"]


@pytest.mark.usefixtures("ours")
def test_a_draft_is_thrown_away_once_that_was_asked(desk: Desk, shop, owner):
    assert "Throw this draft away?" in owner.text(rules_of(shop, "draft/drop"))
    page = owner.send_and_follow(rules_of(shop, "draft/drop"))

    assert "The draft “ours” is gone." in page
    assert draft(desk, shop) is None
