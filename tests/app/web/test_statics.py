"""Sheets and scripts are kept by browsers for good, and are small on the way."""

import re

import pytest

from tests.builders.admin import AppDesk

SMALL = {"Accept-Encoding": "gzip"}


@pytest.fixture
def desk(database_url, tmp_path):
    opened = AppDesk(database_url, tmp_path)
    yield opened
    opened.close()


def sheets(page):
    return re.findall(r'"(/static/[^"]+)"', page.text)


def test_every_file_that_a_page_names_may_be_kept_for_good(desk):
    browser = desk.app.test_client()
    named = {*sheets(browser.get("/admin/sign-in")), *sheets(desk.admin().arrive())}

    assert len(named) > 3
    for address in named:
        with browser.get(address) as answer:
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_a_file_of_another_version_is_asked_for_again(desk, query):
    with desk.app.test_client().get(f"/static/style.css{query}") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_is_small_for_who_takes_it_so_and_whole_for_who_does_not(desk):
    browser = desk.app.test_client()
    (sheet,) = [one for one in sheets(browser.get("/admin/sign-in")) if "merchant.css" in one]

    with browser.get(sheet, headers=SMALL) as small, browser.get(sheet) as whole:
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in whole.headers
        assert len(small.data) < len(whole.data) / 2
        assert small.headers["Vary"] == whole.headers["Vary"] == "Accept-Encoding"


def test_a_page_in_a_frame_is_small_and_one_with_a_form_key_is_not(desk):
    page = desk.admin()
    page.arrive()
    framed = page.client.get("/admin/people", headers={**page.bearing(), **SMALL})
    alone = desk.browser(desk.user()).open("/admin/people", headers=SMALL)

    assert framed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in alone.headers


def test_a_file_that_is_not_there_is_not_found(desk):
    assert desk.app.test_client().get("/static/no-such.css?v=").status_code == 404
