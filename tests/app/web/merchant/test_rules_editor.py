"""One rule of the draft: a wrong one is told where, a right one how much it matches."""

import re
from html import unescape

import pytest

from app.flow.pages.show_rules import show_rules
from app.model.decision import Assurance
from app.rules.pack import Rule
from app.rules.pack_check import MOST_RULES
from app.rules.signals import SIGNALS
from tests.builders.desk import Desk, plain
from tests.builders.rules_desk import draft_of_ours, rules_of, typed


@pytest.fixture(autouse=True)
def _ours(shop, owner):
    draft_of_ours(owner, shop)


@pytest.fixture
def form(shop):
    """The address of the form for a new rule."""
    return rules_of(shop, "draft/rule")


def kept(desk: Desk, shop):
    return {
        rule.name: rule
        for rule in show_rules(desk.services, desk.user(), shop.shop_id).draft.pack.rules
    }


def checked(owner, shop, **changes):
    """What the check says while somebody types, by field."""
    answer = owner.send(rules_of(shop, "draft/check"), typed(**changes))
    assert answer.status_code == 200
    parts = re.findall(
        r'data-said="(\w+)"[^>]*>(.*?)(?=<span class="said|\Z)', answer.text, re.DOTALL
    )
    return {name: plain(said) for name, said in parts}


def test_a_new_rule_is_kept_at_the_end_of_the_draft(desk: Desk, shop, owner, form):
    page = owner.send_and_follow(form, typed(graded="ramp(basket.total, 1.0, 9.0)", demands="eid"))

    assert "The rule “dear-basket-of-guest” is saved in the draft." in page
    assert kept(desk, shop)["dear-basket-of-guest"] == Rule(
        name="dear-basket-of-guest",
        says="A guest orders far more than others do.",
        when="account.guest && basket.times_shop_usual > 3.0",
        points=12.5,
        graded="ramp(basket.total, 1.0, 9.0)",
        demands=Assurance.EID,
    )
    assert list(kept(desk, shop))[-1] == "dear-basket-of-guest"


def test_a_rule_is_changed_in_its_place_and_may_get_another_name(desk: Desk, shop, owner, form):
    shown = unescape(owner.open(f"{form}?rule=gifts").text)
    assert 'value="gifts"' in shown
    assert "basket.gift_card</textarea>" in shown

    owner.send(f"{form}?rule=gifts", typed(name="Presents and  more", points="−3,5"))

    assert list(kept(desk, shop)) == ["presents-and-more", "guest"]
    assert kept(desk, shop)["presents-and-more"].points == -3.5


@pytest.mark.parametrize(
    "wrong",
    [
        ("name", "", "Enter a name of at most 40 letters"),
        ("name", "Ärger!", "Enter a name of at most 40 letters"),
        ("name", "guest", "Another rule of the draft has that name."),
        ("says", "  ", "Say in one sentence what the rule finds."),
        ("says", "x" * 301, "Say it in at most 300 characters."),
        ("points", "many", "Enter a number from -1000 to 1000."),
        ("points", "1e9", "Enter a number from -1000 to 1000."),
        ("points", "nan", "Enter a number from -1000 to 1000."),
        ("points", "0", "Give it points, or let it demand a proof"),
        ("demands", "clear", "Choose one of these."),
        ("when", "persn.known", "There is no signal persn.known."),
        ("when", "", "There is nothing here."),
        ("graded", "person.known", "A grade is a number, not a condition."),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_lost(desk: Desk, shop, owner, wrong):
    (field, text, sentence), path = wrong, rules_of(shop, "draft/rule")
    before = kept(desk, shop)

    answer = owner.send(path, typed(**{field: text}))

    html = unescape(answer.text)
    assert answer.status_code == 400
    assert "Nothing was saved yet: 1 field needs another look." in html
    assert sentence in html.split(f'data-said="{field}"')[1].split("data-said")[0]
    assert text in html or field == "demands"
    assert kept(desk, shop) == before


def test_a_mistake_is_shown_with_its_place_and_mended_by_one_press(desk, shop, owner, form):
    wrong = "account.guest &&\r\n  acount.age_days < 2.0"

    said = checked(owner, shop, when=wrong)
    page = owner.send(form, typed(when=wrong, do="apply:when"))

    assert "Line 2, column 3: There is no signal acount.age_days." in said["when"]
    assert "Did you mean account.age_days?" in said["when"]
    assert page.status_code == 200
    assert "account.guest &&\n  account.age_days < 2.0</textarea>" in unescape(page.text)
    assert "dear-basket-of-guest" not in kept(desk, shop)


@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        ("account.guest and basket.gift_card", "account.guest && basket.gift_card"),
        ("basket.total ≥ 5.0", "basket.total >= 5.0"),
        ('address.difference == "stret"', 'address.difference == "street"'),
        ("basket.total = 5.0 || account.gest", "basket.total == 5.0 || account.gest"),
        ("basket.total + ", "basket.total + "),
        ("nothing of this", "nothing of this"),
    ],
)
def test_only_what_mends_is_written_for_somebody(owner, form, wrong, mended):
    page = owner.send(form, typed(when=wrong, do="apply:when"))

    assert f">{mended}</textarea>" in unescape(page.text)


def test_a_right_rule_says_how_much_it_matches(desk: Desk, shop, owner):
    assert "There are no stored orders yet to count it on." in checked(owner, shop)["when"]

    for number in ("1001", "1002"):
        desk.place(shop, number)

    assert "Matches 2 of the last 2 orders (100 %), none of them disputed." in (
        checked(owner, shop, when="account.guest")["when"].replace("\xa0", " ")
    )
    assert "Matches 0 of the last 2 orders (0 %)" in (
        checked(owner, shop, when="!account.guest")["when"].replace("\xa0", " ")
    )


def test_while_one_types_only_what_was_begun_is_called_wrong(owner, shop):
    begun = checked(owner, shop, name="", says="", points="", when="")
    asked = checked(owner, shop, name="", says="", points="", when="", all="yes")

    assert set(begun.values()) == {""}
    assert all(asked[name] for name in ("name", "says", "points", "when"))


def test_signals_are_found_by_words_family_type_and_unit(shop, owner):
    page = rules_of(shop, "signals")
    every = owner.open(page).text
    assert all(f"<code>{signal.path}</code>" in every for signal in SIGNALS)
    assert f"{len(SIGNALS)} signals" in every

    found = owner.open(f"{page}?q=km+APART&family=address&type=double&unit=km").text
    assert "<code>address.km_apart</code>" in found
    assert "1 signal<" in found
    assert "No signal fits." in owner.text(f"{page}?q=nonsense")
    part = owner.open(f"{page}?part=1").text
    assert "<main" not in part
    assert "data-insert>address.km_apart</button>" in part
    small = owner.open(f"{page}?part=1", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(part) / 5


def test_a_signal_tells_what_orders_say_today(desk: Desk, shop, owner):
    path = rules_of(shop, "signals/account.guest")
    assert "There are no stored orders yet." in owner.text(path)

    desk.place(shop)

    page = owner.text(path)
    assert "Answers yes or no." in page
    assert "yes 1" in page
    assert "Of the last 1 order" in page
    assert "<main" not in owner.open(f"{path}?part=1").text
    assert owner.open(rules_of(shop, "signals/account.nothing")).status_code == 404


def test_who_was_overtaken_is_told_and_saves_once_more(desk: Desk, shop, owner, form):
    seen = show_rules(desk.services, desk.user(), shop.shop_id).draft.revision
    owner.send(form, typed(name="theirs"))

    answer = owner.send(form, typed(name="mine", seen=str(seen)))

    assert answer.status_code == 400
    assert "Somebody saved the draft while you were writing." in answer.text
    assert 'value="mine"' in answer.text
    assert f'name="seen" value="{seen + 1}"' in answer.text
    assert "mine" not in kept(desk, shop)
    assert owner.send(form, typed(name="mine", seen=str(seen + 1))).status_code == 303
    assert list(kept(desk, shop))[-2:] == ["theirs", "mine"]


def test_what_is_too_much_for_a_draft_is_told_in_the_form(desk: Desk, shop, owner, form):
    one = '[[rule]]\nname = "r{}"\nsays = "x"\nwhen = "account.guest"\npoints = 1.0\n'
    text = 'name = "ours"\n' + "".join(one.format(number) for number in range(MOST_RULES))
    assert owner.send(rules_of(shop, "draft/text"), {"text": text}).status_code == 303

    answer = owner.send(form, typed())

    assert answer.status_code == 400
    assert f"{MOST_RULES}" in answer.text.split('data-said="when"')[1].split("data-said")[0]
    assert len(kept(desk, shop)) == MOST_RULES
