from urllib.parse import urlsplit

import pytest

from tests.accessibility import faults

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture(params=["light", "dark"])
def page(browser, request):
    with browser.new_page(viewport=PHONE, color_scheme=request.param) as page:
        yield page


@pytest.fixture
def opened(simulator, sessions):
    return sessions.create({"type": "document", "return_url": f"{simulator.url}/"})


def _violations(page):
    return faults(page)


def _is_as_wide_as_the_phone(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_page_is_readable_on_a_phone_and_accessible(simulator, sessions, opened, page):
    page.goto(opened.url)
    assert (_violations(page), _is_as_wide_as_the_phone(page)) == ([], True)
    page.get_by_label("Failed, for a reason").check()
    assert (_violations(page), _is_as_wide_as_the_phone(page)) == ([], True)
    page.get_by_role("button", name="Finish the check").click()
    page.wait_for_url(f"{simulator.url}/")
    assert (_violations(page), _is_as_wide_as_the_phone(page)) == ([], True)
    page.goto(opened.url)
    assert "used" in page.get_by_role("heading").inner_text()
    assert _violations(page) == []
    simulator.order("settings", {"page_patience_seconds": 0})
    page.goto(sessions.retrieve(opened.id).url)
    page.get_by_label("First name").fill("Anna")
    page.get_by_label("The check takes this many seconds").fill("60")
    page.get_by_role("button", name="Finish the check").click()
    assert page.get_by_role("link", name="Look again").is_visible()
    assert _violations(page) == []


def test_the_check_is_passed_by_keyboard_alone(sessions, opened, browser):
    page = browser.new_page(viewport=PHONE)
    page.goto(opened.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Karin")
    page.keyboard.press("Tab")
    page.keyboard.type("Karlsson")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Stripe Identity, simulated").wait_for()

    found = sessions.retrieve(opened.id, {"expand": ["verified_outputs"]})

    assert found.verified_outputs.last_name == "Karlsson"


def test_a_mistake_is_told_above_what_was_filled_in(sessions, opened, browser):
    page = browser.new_page(viewport=PHONE)
    page.goto(opened.url)
    page.get_by_label("Country of the document").select_option("DE")
    page.get_by_role("button", name="Finish the check").click()
    assert "first or a last name" in page.get_by_role("alert").inner_text()
    assert _violations(page) == []

    page.get_by_label("Last name").fill("Karlsson")
    page.get_by_role("button", name="Finish the check").click()
    page.get_by_role("heading", name="Stripe Identity, simulated").wait_for()

    found = sessions.retrieve(opened.id, {"expand": ["verified_outputs"]})
    assert found.verified_outputs.address.country == "DE"


def test_only_what_matters_is_shown(opened, browser):
    page = browser.new_page(viewport=PHONE)
    page.goto(opened.url)
    reason, name = page.get_by_label("Why the check fails"), page.get_by_label("First name")

    assert (reason.is_visible(), name.is_visible()) == (False, True)
    page.get_by_label("Failed, for a reason").check()
    assert (reason.is_visible(), name.is_visible()) == (True, True)
    page.get_by_label("Leave without submitting anything").check()
    assert (reason.is_visible(), name.is_visible()) == (False, False)


def test_the_page_needs_nothing_from_elsewhere(opened, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(opened.url)

    host = urlsplit(opened.url).netloc
    assert {urlsplit(url).netloc for url in asked} == {host}
