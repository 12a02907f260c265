"""What tests of the rules' pages write into forms, and how they come to a draft."""

from werkzeug.datastructures import MultiDict

RULE = {
    "says": "A guest orders far more than others do.",
    "when": "account.guest && basket.times_shop_usual > 3.0",
    "points": "12.5",
    "demands": "",
    "graded": "",
    "name": "dear-basket-of-guest",
    "do": "save",
}
PACK = """\
name = "ours"
description = "Two rules of our own."

[asks]
email_code = 20.0
document = 50.0

[[rule]]
name = "gifts"
says = "The buyer buys gift cards."
when = "basket.gift_card"
points = 20.0

[[rule]]
name = "guest"
says = "The buyer has no account."
when = "account.guest"
points = 15.0
demands = "email_code"
"""


def typed(**changes):
    """A rule's form as it is sent."""
    return MultiDict(RULE | changes)


def rules_of(shop, *parts):
    """The address of a page about the shop's rules."""
    return "/".join(filter(None, (f"/admin/rules/{shop.shop_id}", *parts)))


def draft_of_ours(browser, shop):
    """Let the shop have a draft of two rules."""
    browser.send(rules_of(shop, "draft/begin"))
    answer = browser.send(rules_of(shop, "draft/text"), {"text": PACK})
    assert answer.status_code == 303, answer.text[-2000:]


def publish(browser, shop, why="To try it"):
    return browser.send(rules_of(shop, "draft/publish"), {"why": why})
