"""A mail server that is away costs time, never a letter."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.model.case import State, SupportReason
from app.model.effect import EffectKind
from app.store.effects import effects_of
from connectors.mail.smtp.connector import Smtp
from tests.journeys.house import KARIN, LINK, House
from tests.smtp_sink import SmtpSink, smtp_sink


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


@pytest.fixture
def shop(shop: House, sink: SmtpSink) -> House:
    """The shop, whose letters go to a server."""
    shop.services = replace(shop.services, mail=Smtp(sink.url, shop.clock, timeout=2))
    return shop


def last_problem(shop: House, order: int) -> str | None:
    with shop.services.database.read() as tx:
        rows = effects_of(tx, shop.shop_id, shop.case(order).case_id)
    return next(row.last_problem for row in rows if row.kind == EffectKind.SEND_MAIL)


def ids(sink: SmtpSink) -> list[str]:
    return [letter.message["Message-ID"] for letter in sink.letters]


def wait_and_settle(shop: House) -> None:
    shop.clock.advance(minutes=10)
    shop.settle()


def test_a_letter_is_tried_again_until_the_server_takes_it(shop: House, sink: SmtpSink):
    sink.be_busy()
    order = shop.place()
    shop.settle()
    assert shop.state(order) is State.HELD
    assert shop.status(order) == "on-hold"
    assert "mail server" in last_problem(shop, order)

    sink.behave()
    wait_and_settle(shop)

    assert shop.state(order) is State.INVITED
    assert [letter.recipients for letter in sink.letters] == [[KARIN["email"]]]


def test_a_letter_that_may_have_arrived_comes_again_as_the_same_letter(shop: House, sink: SmtpSink):
    sink.cut_off()
    order = shop.place()
    shop.settle()
    assert shop.state(order) is State.HELD

    wait_and_settle(shop)

    assert shop.state(order) is State.INVITED
    first, second = ids(sink)
    assert first == second


def test_a_greylisted_letter_is_sent_once(shop: House, sink: SmtpSink):
    sink.greylist()
    order = shop.place()
    shop.settle()
    wait_and_settle(shop)

    assert shop.state(order) is State.INVITED
    assert len(sink.letters) == 1


def test_every_link_that_may_have_arrived_works(shop: House, sink: SmtpSink):
    sink.cut_off()
    order = shop.place()
    shop.settle()
    wait_and_settle(shop)

    texts = [letter.message.get_body(("plain",)).get_content() for letter in sink.letters]
    links = [LINK.search(text)[1] for text in texts]
    assert len(set(links)) == 2
    assert [shop.page(link).status_code for link in links] == [200, 200]

    assert shop.press(links[0]).headers["Location"].startswith(shop.stripe)
    name = {"first_name": "Karin", "last_name": "Karlsson"}
    shop.hand_in(shop.sessions()[0]["id"], outcome="verified", **name)
    shop.settle()
    assert shop.status(order) == "processing"


def test_a_buyer_whom_no_letter_reaches_comes_to_support(shop: House, sink: SmtpSink):
    sink.refuse()
    order = shop.place()
    shop.settle()

    assert shop.state(order) is State.WITH_SUPPORT
    assert shop.case(order).support_reason is SupportReason.MAIL_REFUSED
    assert shop.status(order) == "on-hold"


def test_a_release_does_not_wait_for_the_mail(shop: House, sink: SmtpSink):
    order = shop.place()
    shop.settle()
    sink.be_busy()
    link = LINK.search(sink.letters[0].message.get_body(("plain",)).get_content())[1]
    shop.press(link)
    name = {"first_name": "Karin", "last_name": "Karlsson"}
    shop.hand_in(shop.sessions()[0]["id"], outcome="verified", **name)
    shop.settle()
    assert shop.status(order) == "processing"
    assert shop.state(order) is State.RELEASED

    sink.behave()
    wait_and_settle(shop)
    assert len(set(ids(sink))) == 2
