"""That our way of asking axe for one text of each look misses none."""

import pytest
from playwright.sync_api import Page

from tests.accessibility import faults

pytestmark = pytest.mark.browser

_PAGE = '<html lang="en"><title>A page</title><main><h1>Words</h1><p>Black</p>{}</main></html>'


@pytest.mark.parametrize(
    "pale",
    [
        '<p style="color: #bbb">Pale</p>',
        '<p style="color: #eee">White <b style="background: #000">on black</b></p>',
        '<div style="background: #333"><p>Black on nearly black</p></div>',
        '<div style="opacity: 0.3"><p>Faded</p></div>',
    ],
)
def test_a_text_that_hardly_stands_out_is_found_among_others(page: Page, pale: str):
    page.set_content(_PAGE.format(f"<p>Black</p>{pale}<p>Black</p>"))

    assert faults(page) == ["color-contrast"]


def test_a_page_that_is_fine_has_no_faults(page: Page):
    page.set_content(_PAGE.format("<p>Black</p>"))

    assert faults(page) == []
