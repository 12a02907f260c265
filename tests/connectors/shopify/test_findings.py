"""What we leave at an order for its shop's staff: facts, a level and a tag, each once."""

import pytest

from app.model.errors import NotFoundError, RejectedError
from app.ports import Outlook, StaffNote
from connectors.shops.shopify.findings import write_note
from tests.connectors.shopify.paper_orders import a_hold, a_part, an_order
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
OURS = {"id": "gid://shopify/App/1"}
THEIRS = {"id": "gid://shopify/App/2"}


class NotingShop(PaperShop):
    """Keeps one assessment per app (or all of them: Shopify's documents do not say), and tags."""

    def __init__(self, **changes):
        super().__init__([an_order(**changes)])
        self.forgets = True
        self.fields = {
            "orderRiskAssessmentCreate": self._assess,
            "tagsAdd": lambda _, id, tags: self._tag(self.tags + tags),  # noqa: A006, ARG005
            "tagsRemove": lambda _, id, tags: self._tag(  # noqa: A006, ARG005
                [tag for tag in self.tags if tag not in tags]
            ),
        }

    @property
    def tags(self):
        return self.orders[0]["tags"]

    @property
    def assessments(self):
        return self.orders[0]["risk"]["assessments"]

    def _assess(self, _, orderRiskAssessmentInput):  # noqa: N803
        errors = self.refusals.get("risk_create", [])
        if not errors:
            wanted = orderRiskAssessmentInput
            kept = [one for one in self.assessments if not self.forgets or one["provider"] != OURS]
            self.assessments[:] = kept
            self.assessments.append({**wanted, "provider": OURS})
        return {"userErrors": errors}

    def _tag(self, tags):
        errors = self.refusals.get("tags_change", [])
        if not errors:
            self.orders[0]["tags"] = tags
        return {"userErrors": errors}


def a_note(outlook=Outlook.RISKY, **changes):
    given = {
        "text": "Clearhold holds this order.\nIt was asked for proof.",
        "mark": "eff_1",
        "reasons": ("The parcel goes to another country than the card's.",),
        "trust": ("The buyer ordered twice before.",),
    }
    return StaffNote(outlook=outlook, **(given | changes))


def a_held_shop(**changes):
    return NotingShop(parts=[a_part(status="ON_HOLD", fulfillmentHolds=[a_hold()])], **changes)


def writes(shop):
    return [name for name in shop.asked if name != "order_findings"]


def test_findings_become_facts_with_their_sentiment():
    shop = a_held_shop()

    write_note(shop, NUMBER, a_note())

    (assessment,) = shop.assessments
    assert assessment["riskLevel"] == "HIGH"
    assert [(fact["sentiment"], fact["description"]) for fact in assessment["facts"]] == [
        ("NEUTRAL", "Clearhold holds this order."),
        ("NEGATIVE", "The parcel goes to another country than the card's."),
        ("POSITIVE", "The buyer ordered twice before."),
    ]
    assert shop.tags == ["clearhold: held"]


def test_an_order_that_is_cleared_is_low_and_its_tag_changes():
    shop = a_held_shop(tags=["gift", "clearhold: held"])

    write_note(shop, NUMBER, a_note(Outlook.CLEARED))

    assert shop.assessments[0]["riskLevel"] == "LOW"
    assert sorted(shop.tags) == ["clearhold: confirmed", "gift"]


def test_a_risky_order_that_nothing_stops_is_not_said_to_be_held():
    shop = NotingShop()

    write_note(shop, NUMBER, a_note())

    assert shop.tags == ["clearhold: not held"]


def test_a_repeated_note_writes_nothing():
    shop = a_held_shop()
    write_note(shop, NUMBER, a_note())
    shop.asked.clear()

    write_note(shop, NUMBER, a_note())

    assert (writes(shop), len(shop.assessments)) == ([], 1)


def test_a_repeat_after_half_of_it_was_written_writes_the_other_half():
    shop = a_held_shop()
    shop.refusals["tags_change"] = [{"message": "Busy."}]
    with pytest.raises(RejectedError, match="tag: Busy"):
        write_note(shop, NUMBER, a_note())
    shop.refusals.clear()
    shop.asked.clear()

    write_note(shop, NUMBER, a_note())

    assert (writes(shop), shop.tags) == (["tags_change"], ["clearhold: held"])


@pytest.mark.parametrize("forgets", [True, False])
def test_the_same_words_of_an_earlier_hold_do_not_stand_for_this_one(forgets):
    shop = a_held_shop()
    shop.forgets = forgets
    for outlook in (Outlook.RISKY, Outlook.CLEARED, Outlook.RISKY):
        write_note(shop, NUMBER, a_note(outlook))

    assert shop.assessments[-1]["riskLevel"] == "HIGH"
    assert shop.tags == ["clearhold: held"]


def test_other_apps_and_shopifys_own_opinions_are_left_alone():
    theirs = {"riskLevel": "LOW", "provider": THEIRS, "facts": []}
    own = {"riskLevel": "MEDIUM", "provider": None, "facts": []}
    shop = a_held_shop(risk={"assessments": [own, theirs]})

    write_note(shop, NUMBER, a_note())

    assert shop.assessments[:2] == [own, theirs]
    assert len(shop.assessments) == 3


def test_shopify_is_told_no_more_and_no_longer_facts_than_it_takes():
    shop = a_held_shop()
    many = tuple(f"Reason {number}: " + "very " * 60 for number in range(30))

    write_note(shop, NUMBER, a_note(reasons=many))

    facts = shop.assessments[0]["facts"]
    assert len(facts) == 20
    assert max(len(fact["description"]) for fact in facts) <= 256
    assert facts[1]["description"].endswith("…")


def test_a_note_without_reasons_is_a_fact_of_its_own():
    shop = a_held_shop()

    write_note(shop, NUMBER, a_note(reasons=(), trust=()))

    assert len(shop.assessments[0]["facts"]) == 1


def test_an_order_that_was_sent_takes_no_assessment_and_is_tagged():
    shop = a_held_shop()
    shop.refusals["risk_create"] = [{"code": "ORDER_ALREADY_FULFILLED", "message": "Sent."}]

    write_note(shop, NUMBER, a_note(Outlook.CLEARED))

    assert (shop.assessments, shop.tags) == ([], ["clearhold: confirmed"])


def test_an_order_that_is_gone_takes_no_note():
    with pytest.raises(NotFoundError):
        write_note(PaperShop(), NUMBER, a_note())
    shop = a_held_shop()
    shop.refusals["risk_create"] = [{"code": "NOT_FOUND", "message": "Gone."}]
    with pytest.raises(NotFoundError):
        write_note(shop, NUMBER, a_note())


def test_a_refusal_says_what_shopify_said():
    shop = a_held_shop()
    shop.refusals["risk_create"] = [{"code": "INVALID", "message": "Facts are  too long."}]

    with pytest.raises(RejectedError, match=r"findings: Facts are too long\.$"):
        write_note(shop, NUMBER, a_note())


def test_what_staff_let_go_bears_no_word_of_a_hold_any_more():
    shop = a_held_shop()
    write_note(shop, NUMBER, a_note())
    shop.orders[0]["parts"] = [a_part()]

    write_note(shop, NUMBER, a_note(Outlook.LEFT, text="Staff decide.", reasons=(), trust=()))

    assert shop.tags == []
    [ours] = shop.assessments
    assert (ours["riskLevel"], [one["description"] for one in ours["facts"]]) == (
        "NONE",
        ["Staff decide."],
    )


def test_a_part_that_bears_our_hold_still_keeps_the_tag():
    shop = a_held_shop()
    write_note(shop, NUMBER, a_note())
    write_note(shop, NUMBER, a_note(Outlook.LEFT, reasons=(), trust=()))

    assert shop.tags == ["clearhold: held"]
