"""Whatever a buyer types, or a shop calls its goods, a letter stays what it is."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.messages.letters import compose
from app.model.effect import Letter
from app.model.private import Private
from tests.app.messages.contexts import (
    ASKING,
    LETTERS,
    LINK,
    Page,
    a_context,
    html_of,
    links_in,
    text_of,
)
from tests.builders.orders import a_line

SPITE = (
    "</dd></dl><a href='https://evil.example'>Click</a>",
    "{{ 7 * 7 }} {% raw %}",
    "\r\nBcc: anna@evil.example\r\n\r\nNew body",
    "https://evil.example/v/x www.evil.example evil。example",
    "\u202eelpmaxe.live//:sptth",
    '" onmouseover="alert(1)',
    "<!-- -->&lt;script&gt;",
)
HOSTILE = st.text() | st.sampled_from(SPITE) | st.lists(st.sampled_from(SPITE)).map("".join)
EXPECTED_LINKS = [LINK, "mailto:support@shop.example.test"]


@pytest.mark.parametrize("letter", LETTERS)
@given(title=HOSTILE, town=HOSTILE)
@example(title=SPITE[0], town=SPITE[2])
def test_what_a_buyer_typed_stands_in_no_subject(letter, title, town):
    hostile = a_context(goods=[a_line(title=title, sku=title)], town=Private(town))

    assert compose(letter, "sv", hostile).subject == compose(letter, "sv", a_context()).subject


@pytest.mark.parametrize("letter", LETTERS)
@given(shop=HOSTILE, number=HOSTILE)
@example(shop=SPITE[2], number=SPITE[2])
def test_a_subject_is_one_visible_line_whatever_the_shop_is_called(letter, shop, number):
    subject = compose(letter, "de", a_context(shop_name=shop, order_number=number)).subject

    assert subject.isprintable()
    assert len(subject) < 200


@pytest.mark.parametrize("letter", ASKING)
@given(title=HOSTILE, town=HOSTILE)
@example(title=SPITE[0], town=SPITE[0])
@example(title=SPITE[3], town=SPITE[3])
def test_a_letters_links_are_ours_whatever_is_ordered(letter, title, town):
    hostile = {"goods": [a_line(title=title, sku=title)], "town": Private("x" + town)}
    page, plain = Page(html_of(letter, **hostile)), Page(html_of(letter))

    assert page.links == EXPECTED_LINKS
    assert page.tags == plain.tags
    assert links_in(text_of(letter, **hostile)) == links_in(text_of(letter))


@given(title=HOSTILE, town=HOSTILE)
def test_goods_and_town_add_no_line_to_a_letter(title, town):
    hostile = {"goods": [a_line(title=title, sku=title)], "town": Private("x" + town)}

    ours, theirs = text_of(Letter.INVITATION), text_of(Letter.INVITATION, **hostile)

    assert len(theirs.splitlines()) == len(ours.splitlines())


@pytest.mark.parametrize("spite", SPITE)
def test_a_shops_own_name_cannot_break_a_letter_either(spite):
    page = Page(html_of(Letter.INVITATION, shop_name=spite, order_number=spite))

    assert page.links == EXPECTED_LINKS
    assert page.tags == Page(html_of(Letter.INVITATION)).tags
