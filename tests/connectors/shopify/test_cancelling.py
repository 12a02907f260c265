"""Cancelling an order and giving its money back, once, whatever happens on the way."""

import pytest

from app.model.errors import NotFoundError, RejectedError, UnreachableError
from app.ports import CancelResult
from connectors.shops.shopify import cancelling
from connectors.shops.shopify.cancelling import cancel_order
from tests.connectors.shopify.paper_orders import ORDER, an_order
from tests.connectors.shopify.paper_shop import PaperShop

NUMBER = "9007199254740993"
KEY = "eff_1"
CANCELLED = "2026-11-21T19:24:00Z"
JOB = "gid://shopify/Job/1"


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(cancelling, "_BETWEEN_LOOKS", 0.001)


class PayingShop(PaperShop):
    """Cancels in a job that ends after ``looks`` looks at it, and gives money back."""

    def __init__(self, *, left="1348.00", looks=0, gives_back=True, **changes):
        super().__init__([an_order(**changes)])
        self.left = left
        self.looks = looks
        self.gives_back = gives_back
        self.refunds = {}
        self.begun = 0
        self.ways = [{"gateway": "shopify_payments", "parentTransaction": {"id": "gid://t/1"}}]
        self.orders[0] |= {
            "netPaymentSet": lambda _: bag(self.left),
            "suggestedRefund": lambda _, **how: self._suggest(**how),
        }
        self.fields = {
            "orderCancel": self._cancel,
            "job": self._job,
            "refundCreate": self._refund,
            "tagsAdd": lambda _, id, tags: self._tag([*self.tags, *tags]),  # noqa: A006, ARG005
            "tagsRemove": lambda _, id, tags: self._tag(  # noqa: A006, ARG005
                [tag for tag in self.tags if tag not in tags]
            ),
        }

    @property
    def tags(self):
        return self.orders[0]["tags"]

    def end(self):
        self.orders[0]["cancelledAt"] = CANCELLED
        if self.gives_back:
            self.left = "0.00"

    def _cancel(self, _, **_how):
        errors = self.refusals.get("order_cancel", [])
        if errors:
            return {"job": None, "orderCancelUserErrors": errors}
        self.begun += 1
        if not self.looks:
            self.end()
        return {"job": {"id": JOB, "done": not self.looks}, "orderCancelUserErrors": []}

    def _job(self, _, id):  # noqa: A002
        self.looks -= 1
        if not self.looks:
            self.end()
        return {"id": id, "done": not self.looks}

    def _suggest(self, *, suggestFullRefund, **_how):  # noqa: N803
        assert suggestFullRefund
        return {"suggestedTransactions": [one | {"amountSet": bag(self.left)} for one in self.ways]}

    def _refund(self, info, input):  # noqa: A002
        directives = {one.name.value for one in info.field_nodes[0].directives}
        assert "idempotent" in directives, "Shopify refuses a refund without it at run time"
        errors = self.refusals.get("refund_create", [])
        if errors:
            return {"userErrors": errors}
        self.refunds.setdefault(info.variable_values["key"], input)
        self.left = "0.00"
        return {"refund": {"id": "gid://shopify/Refund/1"}, "userErrors": []}

    def _tag(self, tags):
        self.orders[0]["tags"] = tags
        return {"userErrors": []}


def bag(amount, currency="SEK"):
    return {"presentmentMoney": {"amount": amount, "currencyCode": currency}}


def said_of(shop, operation):
    return shop.said[shop.asked.index(operation)]


def test_an_order_is_cancelled_with_its_money_and_its_goods_back():
    shop = PayingShop()

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED

    assert [one for one in shop.asked if one != "tags_change"] == [
        "order_money",
        "order_cancel",
        "order_money",
    ]
    assert shop.tags == []
    assert said_of(shop, "order_cancel") == {
        "id": ORDER,
        "notify": True,
        "note": "Cancelled by the shop in Clearhold.",
    }
    assert shop.refunds == {}


def test_nobody_is_mailed_for_play_money():
    shop = PayingShop(test=True)

    cancel_order(shop, NUMBER, KEY)

    assert said_of(shop, "order_cancel")["notify"] is False


def test_shopifys_job_is_waited_for_a_moment():
    shop = PayingShop(looks=3)

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert shop.asked.count("job") == 3
    assert shop.tags == []


def test_a_longer_job_is_looked_at_again_and_never_begun_twice():
    shop = PayingShop(looks=100)

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.UNDERWAY
    assert cancel_order(shop, NUMBER, KEY) is CancelResult.UNDERWAY
    assert (shop.begun, shop.tags) == (1, ["clearhold: cancelling"])

    shop.end()
    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert (shop.begun, shop.tags) == (1, [])


def test_a_job_that_never_ends_is_given_up_in_words_that_help():
    shop = PayingShop(tags=["clearhold: cancelling"], updatedAt="2026-11-21T19:00:00Z")

    with pytest.raises(RejectedError, match="#1001 and gave up"):
        cancel_order(shop, NUMBER, KEY)
    assert (shop.begun, shop.tags) == (0, [])


def test_a_job_that_ends_without_cancelling_is_told():
    shop = PayingShop(looks=1)
    shop.end = lambda: None

    with pytest.raises(RejectedError, match="gave up"):
        cancel_order(shop, NUMBER, KEY)


def test_a_repeat_after_everything_is_done_does_no_more():
    shop = PayingShop()
    cancel_order(shop, NUMBER, KEY)
    shop.asked.clear()

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert shop.asked == ["order_money"]


def test_an_order_that_somebody_cancelled_without_its_money_gets_it_back():
    shop = PayingShop(cancelledAt=CANCELLED)

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED

    (refund,) = shop.refunds.values()
    assert refund["transactions"] == [
        {
            "orderId": ORDER,
            "kind": "REFUND",
            "gateway": "shopify_payments",
            "amount": "1348.00",
            "parentId": "gid://t/1",
        }
    ]
    assert (refund["orderId"], refund["currency"], refund["notify"]) == (ORDER, "SEK", True)
    assert shop.asked.count("refund_create") == 1


def test_a_refund_whose_answer_was_lost_is_the_same_refund_again():
    shop = PayingShop(cancelledAt=CANCELLED)
    cancel_order(shop, NUMBER, KEY)
    shop.left = "1348.00"  # not shown yet

    cancel_order(shop, NUMBER, KEY)

    assert len(shop.refunds) == 1
    assert [key.startswith(f"{KEY}-") for key in shop.refunds] == [True]


def test_what_staff_gave_back_in_part_changes_the_key_with_the_amount():
    """Shopify refuses a key that comes again with other parameters."""
    shop = PayingShop(cancelledAt=CANCELLED)
    shop.refusals["refund_create"] = [{"message": "Busy."}]
    with pytest.raises(RejectedError):
        cancel_order(shop, NUMBER, KEY)
    shop.refusals.clear()
    shop.left = "1000.00"

    cancel_order(shop, NUMBER, KEY)

    keys = [said["key"] for said in shop.said if "key" in said]
    assert len(set(keys)) == 2


def test_a_cancelled_order_that_never_took_money_needs_no_refund():
    shop = PayingShop(left="0.00", cancelledAt=CANCELLED)

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert shop.asked == ["order_money"]


def test_money_that_is_on_its_way_back_is_waited_for():
    refund = {"kind": "REFUND", "status": "PENDING"}
    shop = PayingShop(cancelledAt=CANCELLED, transactions=[refund])

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.UNDERWAY
    assert shop.refunds == {}


def test_money_that_shopify_cannot_give_back_is_told():
    shop = PayingShop(cancelledAt=CANCELLED)
    shop.ways = []

    with pytest.raises(RejectedError, match="no way to give the rest of its money back"):
        cancel_order(shop, NUMBER, KEY)


def test_a_refused_refund_says_what_shopify_said():
    shop = PayingShop(cancelledAt=CANCELLED)
    shop.refusals["refund_create"] = [{"message": "The balance is too low."}]

    with pytest.raises(RejectedError, match=r"money back: The balance is too low\. Refund it"):
        cancel_order(shop, NUMBER, KEY)


def sent(**changes):
    shop = PayingShop(displayFulfillmentStatus="FULFILLED", **changes)
    refusal = {"code": "INVALID", "message": "Cannot cancel an order that has been fulfilled"}
    shop.refusals["order_cancel"] = [refusal]
    return shop


def test_what_is_sent_is_not_cancelled_but_its_money_goes_back_under_the_key():
    shop = sent()

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.REFUNDED

    [(key, refund)] = shop.refunds.items()
    assert key.startswith(f"{KEY}-")
    assert refund["transactions"][0]["amount"] == "1348.00"
    assert shop.tags == []


def test_what_is_sent_and_given_back_needs_no_more():
    shop = sent(left="0.00", transactions=[{"kind": "REFUND", "status": "SUCCESS"}])

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.REFUNDED
    assert shop.refunds == {}


def test_what_is_sent_before_any_money_came_is_said_to_be_so():
    with pytest.raises(RejectedError, match="taken no money for it"):
        cancel_order(sent(left="0.00"), NUMBER, KEY)


def test_a_refund_that_fails_for_what_is_sent_does_not_speak_of_cancelling():
    shop = sent()
    shop.ways = []

    with pytest.raises(RejectedError, match="is sent already and cannot be cancelled, but"):
        cancel_order(shop, NUMBER, KEY)


def test_our_tag_of_being_held_goes_with_the_order():
    shop = PayingShop(tags=["clearhold: held", "gift"])

    cancel_order(shop, NUMBER, KEY)

    assert shop.tags == ["gift"]


def test_somebody_who_cancels_at_the_same_moment_is_no_refusal():
    shop = PayingShop()
    shop.refusals["order_cancel"] = [{"code": "INVALID", "message": "Already cancelled."}]
    shop.when_asked["order_cancel"] = shop.end

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        ("INVALID", RejectedError, r"#1001: Cannot cancel a fulfilled order\.$"),
        ("NO_REFUND_PERMISSION", RejectedError, "nothing was cancelled"),
        ("NOT_FOUND", NotFoundError, "no longer"),
        ("INTERNAL_ERROR", UnreachableError, "failed"),
    ],
)
def test_a_refusal_becomes_a_sentence(code, error, words):
    shop = PayingShop()
    shop.refusals["order_cancel"] = [{"code": code, "message": "Cannot cancel a fulfilled order."}]

    with pytest.raises(error, match=words):
        cancel_order(shop, NUMBER, KEY)
    assert shop.tags == []


def test_a_repeat_after_a_kill_waits_for_the_job_that_it_cannot_name(monkeypatch):
    shop = PayingShop(looks=100)
    with monkeypatch.context() as killed:
        killed.setattr(cancelling, "_wait_for", _killed)
        with pytest.raises(KeyboardInterrupt):
            cancel_order(shop, NUMBER, KEY)
    shop.refusals["order_cancel"] = [{"code": "INVALID", "message": "It is being cancelled."}]

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.UNDERWAY
    shop.end()
    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert (shop.begun, shop.tags) == (1, [])


def _killed(*_):
    raise KeyboardInterrupt


def test_an_order_that_is_gone_is_not_found():
    with pytest.raises(NotFoundError):
        cancel_order(PaperShop(), NUMBER, KEY)


def test_yen_are_not_taken_for_hundredths():
    shop = PayingShop(left="0.4", cancelledAt=CANCELLED)
    shop.orders[0]["netPaymentSet"] = bag("0.4", "JPY")

    assert cancel_order(shop, NUMBER, KEY) is CancelResult.CANCELLED
    assert shop.refunds == {}
