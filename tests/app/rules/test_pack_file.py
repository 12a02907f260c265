import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.decision import Assurance
from app.rules.pack import Pack, Rule, Threshold
from app.rules.pack_file import LONGEST_PACK, PackTextError, read_pack, write_pack

TEXT = """\
name = "mine"
description = "Rules of our own."

[asks]
document = 50

[[rule]]
name = "new-address"
says = "A known buyer's parcel goes to a new address."
when = "person.known && person.new_address"
points = 40

[[rule]]
name = "stopped"
says = "They stand on the list."
when = 'lists.blocked'
demands = "person"
"""

sentences = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40
).filter(lambda text: text.strip() and text.isprintable())
conditions = st.sampled_from(
    [
        "person.known",
        "basket.total > 5.0 &&\n  !account.guest",
        "contact.domain == 'example.test'",
        'contact.domain == "it\'s" || payment.kind in ["card", "wallet"]',
    ]
)
points = st.floats(min_value=-1000, max_value=1000)
rules = st.builds(
    Rule,
    name=st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True),
    says=sentences,
    when=conditions,
    points=points,
    graded=st.sampled_from(["", "ramp(basket.total, 0.0, 100.0)"]),
    demands=st.sampled_from([None, *list(Assurance)[1:]]),
)
scores = st.lists(st.floats(min_value=0.01, max_value=1e6), max_size=5).map(sorted)


def packs():
    return st.builds(
        _pack, sentences, st.lists(rules, max_size=4, unique_by=lambda one: one.name), scores
    )


def _pack(description, some, ordered):
    asked = zip(ordered, list(Assurance)[1:], strict=False)
    return Pack(
        name="own",
        version=3,
        description=description,
        rules=tuple(some),
        thresholds=tuple(Threshold(score=score, needed=needed) for score, needed in asked),
    )


def troubles(text):
    with pytest.raises(PackTextError) as raised:
        read_pack(text)
    return [(one.line, one.rule, one.part) for one in raised.value.troubles]


def test_a_text_becomes_a_pack():
    pack = read_pack(TEXT, version=2)

    assert (pack.name, pack.version, pack.description) == ("mine", 2, "Rules of our own.")
    assert pack.thresholds == (Threshold(score=50.0, needed=Assurance.DOCUMENT),)
    assert [(one.name, one.points, one.demands) for one in pack.rules] == [
        ("new-address", 40.0, None),
        ("stopped", 0.0, Assurance.PERSON),
    ]


@given(packs())
def test_whatever_is_written_reads_as_it_was(pack):
    assert read_pack(write_pack(pack), version=3) == pack


def test_line_ends_of_other_systems_are_read_alike():
    assert read_pack(TEXT.replace("\n", "\r\n")) == read_pack(TEXT)


def test_every_trouble_is_told_at_once_with_its_rule_and_line():
    text = TEXT.replace("person.known &&", "person.knwn &&").replace("document", "documnt")
    text = text.replace('"person"\n', '"blood"\n').replace('name = "stopped"', 'name = "Stopped!"')

    assert troubles(text) == [
        (5, "", "asks documnt"),
        (10, "new-address", "when"),
        (14, "Stopped!", "name"),
        (17, "Stopped!", "demands"),
    ]


def test_a_wrong_condition_is_pointed_at():
    with pytest.raises(PackTextError) as raised:
        read_pack(TEXT.replace("person.known &&", "person.knwn &&"))

    [trouble] = raised.value.troubles
    assert "person.known" in trouble.reason
    assert trouble.pointed.splitlines() == ["person.knwn && person.new_address", "^^^^^^^^^^^"]
    assert str(trouble).startswith("Line 10, new-address, when: ")


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        ('"mine"', '""', "name"),
        ('"Rules of our own."', "5", "description"),
        ('"new-address"', '"stopped"', "name"),
        ("points = 40", "points = 4000", "points"),
        ("points = 40", "points = true", "points"),
        ("points = 40", "points = nan", "points"),
        ("points = 40", "pionts = 40", "pionts"),
        ("document = 50", "document = 0", "asks document"),
        ("document = 50", "email_code = 60\ndocument = 50", "asks document"),
        ('says = "They stand on the list."', 'says = " "', "says"),
        ("when = 'lists.blocked'", "when = 5", "when"),
        ("when = 'lists.blocked'", "when = ''", "when"),
        ("when = 'lists.blocked'", "", "when"),
        ('demands = "person"', 'demands = "clear"', "demands"),
        ('demands = "person"', "graded = 'lists.blocked'", "graded"),
        ("[asks]\ndocument = 50", "asks = 5", "asks"),
        ('[[rule]]\nname = "new', '[rule]\nname = "new', ""),
        ('name = "mine"', "name = mine", ""),
    ],
)
def test_what_makes_no_sense_is_refused(before, after, part):
    assert before in TEXT
    assert part in [one[2] for one in troubles(TEXT.replace(before, after))]


@pytest.mark.parametrize("text", ["x" * (LONGEST_PACK + 1), "[" * 5000, "a = " + "9" * 9000])
def test_a_text_that_is_made_to_hurt_is_refused(text):
    assert troubles(text)


def test_too_many_rules_are_refused():
    rule = '[[rule]]\nname = "r{}"\nsays = "x"\nwhen = "person.known"\n'
    text = 'name = "many"\n' + "".join(rule.format(number) for number in range(201))

    assert troubles(text) == [(1, "", "rule")]


def test_rules_that_cost_too_much_together_are_refused():
    dear = " || ".join(f"basket.total > {number}.0" for number in range(120))
    rule = f'[[rule]]\nname = "r{{}}"\nsays = "x"\nwhen = "{dear}"\n'
    text = 'name = "dear"\n' + "".join(rule.format(number) for number in range(180))

    assert troubles(text) == [(1, "", "")]
