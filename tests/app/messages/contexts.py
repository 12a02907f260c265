"""A letter's context to test with, and ways to read what was composed."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

from app.messages.alarms import AlarmContext
from app.messages.calls import CallContext
from app.messages.connections import WebhooksContext
from app.messages.deadlines import DeadlineContext
from app.messages.letter_context import LetterContext
from app.messages.letters import compose
from app.messages.losses import Loss, LossContext, Sighting
from app.messages.merchant_letters import LeftContext, RequestContext
from app.messages.storms import StormContext
from app.model.ailment import Ailment
from app.model.case import Case, Cause, State, SupportReason
from app.model.dispatch import Dispatch
from app.model.effect import Letter
from app.model.ids import AccountId, CaseId, HoldId, OrderId, ShopId
from app.model.order import Limit, LimitKind, Obstacle
from app.model.private import Private
from app.model.shop import AtDeadline, Shop
from app.ports import Mover
from app.rules.brake.cluster import TIES
from tests.builders.orders import a_line, kronor

LETTERS = (
    Letter.INVITATION,
    Letter.REMINDER,
    Letter.EXTENDED,
    Letter.RELEASED,
    Letter.WITH_SUPPORT,
    Letter.HANDED_BACK,
    Letter.CANCELLED,
)
ASKING = LETTERS[:3]
LINK = "https://clearhold.example.test/v/Zm9yLXRlc3Rz-_01"
ANSWER_BY = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def a_context(**changes):
    context = LetterContext(
        shop_name="Sample shop",
        shop_url="https://shop.example.test",
        order_number="1042",
        goods=(a_line(),),
        total=kronor(1348),
        town=Private("Göteborg"),
        link=LINK,
        answer_by=ANSWER_BY,
        timezone="Europe/Stockholm",
        contact="Sample shop <support@shop.example.test>",
        forget_after_days=30,
        support_reason=SupportReason.NO_ANSWER,
        cause=Cause.CHECK_PASSED,
        dispatch=a_dispatch(TUESDAY),
    )
    return replace(context, **changes)


def an_alarm(**changes):
    context = AlarmContext(
        shop_name="Sample shop",
        shop_url="https://shop.example.test",
        order_number="1042",
        total=kronor(1348),
        reason=SupportReason.CANNOT_BE_HELD,
        obstacle=Obstacle.GIFT_CARD,
        link="https://clearhold.example.test/admin/cases/case_1",
    )
    return replace(context, **changes)


def a_loss(**changes):
    context = LossContext(
        shop_name="Sample shop",
        shop_url="https://shop.example.test",
        timezone="Europe/Stockholm",
        order_number="1042",
        total=kronor(1348),
        link="https://clearhold.example.test/admin/cases/case_1",
        what=Loss.HOLD,
        times=3,
        sightings=[
            Sighting(at=ANSWER_BY, before="on-hold", after="processing", mover=mover)
            for mover in Mover
        ],
    )
    return replace(context, **changes)


def a_call(**changes):
    context = CallContext(
        shop_name="Sample shop",
        shop_url="https://shop.example.test",
        order_number="1042",
        total=kronor(1348),
        reason=SupportReason.NO_ANSWER,
        is_held=True,
        link="https://clearhold.example.test/admin/cases/case_1",
    )
    return replace(context, **changes)


def a_deadline(**changes):
    context = DeadlineContext(
        shop_name="Sample shop",
        shop_url="https://shop.example.test",
        timezone="Europe/Stockholm",
        order_number="1042",
        total=kronor(1348),
        deadline=Limit(kind=LimitKind.AUTHORISATION, at=ANSWER_BY),
        then=AtDeadline.SUPPORT,
        reason=SupportReason.NO_ANSWER,
        link="https://clearhold.example.test/admin/cases/case_1",
    )
    return replace(context, **changes)


def a_dispatch(day):
    return Dispatch(day=day, released_at=datetime(2026, 11, 23, 16, 30, tzinfo=UTC))


def a_case(**changes):
    case = Case(
        case_id=CaseId("case_1"),
        shop_id=ShopId("shop_1"),
        order_id=OrderId(1),
        hold_id=HoldId("hold_1"),
        state=State.HELD,
        opened_at=ANSWER_BY,
        answer_by=ANSWER_BY,
    )
    return replace(case, **changes)


def a_shop(**changes):
    shop = Shop(
        shop_id=ShopId("shop_1"),
        account_id=AccountId("account_1"),
        kind="woocommerce",
        name="Sample shop",
        url="https://shop.example.test",
        timezone="Europe/Stockholm",
        currency="SEK",
        connected_at=ANSWER_BY,
    )
    return replace(shop, **changes)


def text_of(letter, language="en", **changes):
    return compose(letter, language, a_context(**changes)).text.reveal()


def html_of(letter, language="en", **changes):
    return compose(letter, language, a_context(**changes)).html.reveal()


class Page(HTMLParser):
    """What a mail program makes of a letter: its tags, where its links lead, its words."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.attributes, self._words = [], [], {}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.setdefault(tag, dict(attrs))
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self._words.append(data)

    @property
    def words(self):
        return " ".join(re.split(r"[ \n]+", " ".join(self._words)))


DOTS = ".\u2024\u3002\uff0e\uff61"
"""What some program takes for the dot of a domain."""

_LOOKS_LIKE_A_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://\S+|mailto:\S+"
    rf"|[^\s/@]+@[^\s@]+[{DOTS}][^\W\d]\S*|[^\s/@]+[{DOTS}][^\W\d]{{2,}}\S*",
    re.IGNORECASE,
)


def links_in(text):
    """What a mail program would make clickable in plain text, at its most eager."""
    return _LOOKS_LIKE_A_LINK.findall(text)


def a_shop_left(**changes):
    given = {
        "shop_name": "Sample Store",
        "shop_url": "https://shop.example.test",
        "numbers": ("#1001", "#1002"),
    }
    return LeftContext(**given | changes)


def a_storm(**changes):
    given = {
        "shop_name": "Sample Store",
        "shop_url": "https://shop.example.test",
        "timezone": "Europe/Stockholm",
        "since": ANSWER_BY,
        "until": ANSWER_BY,
        "orders": 1674,
        "kinds": TIES,
        "link": "https://clearhold.example.test/admin/storms/storm_1",
    }
    return StormContext(**given | changes)


def broken_webhooks(**changes):
    given = {
        "shop_name": "Sample Store",
        "shop_url": "https://shop.example.test",
        "address": "https://clearhold.example.test/webhooks/woocommerce/shop_1",
        "ailments": (Ailment.SILENT, Ailment.BREAKING),
        "breaks": 3,
        "link": "https://clearhold.example.test/admin/shops",
    }
    return WebhooksContext(**given | changes)


def a_request(**changes):
    given = {
        "shop_name": "Sample Store",
        "shop_url": "https://shop.example.test",
        "timezone": "Europe/Stockholm",
        "orders": 2,
        "due_at": datetime(2026, 12, 24, 23, 30, tzinfo=UTC),
        "link": "https://clearhold.example.test/admin/requests",
    }
    return RequestContext(**given | changes)
