"""What a merchant does inside the shop's admin: opened there, decided there, without a cookie."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Request, expect

from tests.accessibility import faults
from tests.browser.admin_house import CLIENT, AdminHouse, opened_admin
from tests.chromium import looks
from tests.serving import serving

pytestmark = pytest.mark.browser

LOOKS = {
    "desk, light": {"viewport": {"width": 1200, "height": 800}, "color_scheme": "light"},
    "phone, dark": {"viewport": {"width": 375, "height": 740}, "color_scheme": "dark"},
}


@pytest.fixture
def house(database_url: str, tmp_path) -> Iterator[AdminHouse]:
    with opened_admin(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**LOOKS["desk, light"])
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def admin(context: BrowserContext) -> Page:
    """A browser's tab, in which nothing may go wrong unnoticed."""
    page = context.new_page()
    page.on("pageerror", lambda problem: pytest.fail(f"a script failed: {problem}"))
    return page


@pytest.fixture(params=looks(LOOKS).values(), ids=list(looks(LOOKS)))
def any_admin(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A desk by day, and a phone by night."""
    context = browser.new_context(**request.param)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def app_in(page: Page, heading: str = "Cases") -> Frame:
    """What is shown in the frame, once it is there."""
    inside = page.frame("app-iframe")
    assert inside is not None
    expect(inside.get_by_role("heading", level=1)).to_contain_text(heading)
    return inside


def is_fine(inside: Frame) -> bool:
    """Whether everybody can use the page as it stands, with every detail open."""
    inside.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found = faults(inside)
    fits = inside.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert (inside.url, found, fits) == (inside.url, [], True)
    return True


def with_a_case(house: AdminHouse, page: Page) -> tuple[str, str]:
    """Open the app for the first time, and let a risky order be held; return id and heading."""
    page.goto(house.address())
    app_in(page)
    order = house.place()
    page.reload()
    link = app_in(page).get_by_role("link", name="Order ")
    return order, str(link.inner_text())


def test_the_first_visit_connects_the_shop_and_lists_its_cases(house: AdminHouse, admin: Page):
    assert house.connected() is None

    admin.goto(house.address())

    expect(app_in(admin).get_by_role("heading", level=2)).to_have_text("Nothing waits for anybody")
    assert house.connected() is not None


def test_a_case_is_opened_and_released_inside_the_admin(house: AdminHouse, any_admin: Page):
    order, named = with_a_case(house, any_admin)
    inside = app_in(any_admin)
    assert is_fine(inside)

    inside.get_by_role("link", name=named).click()
    app_in(any_admin, named)
    assert is_fine(inside)
    inside.get_by_role("link", name="Release the order").click()
    app_in(any_admin, "Release this order?")
    assert is_fine(inside)
    inside.get_by_role("button", name="Release the order").click()

    expect(inside.locator("main .notice")).to_contain_text("is being released")
    assert is_fine(inside)
    assert house.is_released(order)


def test_every_page_of_the_admin_can_be_read_and_used_by_everybody(
    house: AdminHouse, any_admin: Page
):
    with_a_case(house, any_admin)

    for name in ("Shops", "Settings", "People"):
        any_admin.get_by_role("link", name=name, exact=True).click()
        assert is_fine(app_in(any_admin, name))


def test_settings_are_changed_and_what_is_wrong_stands_beside_its_field(
    house: AdminHouse, admin: Page
):
    with_a_case(house, admin)
    admin.get_by_role("link", name="Settings", exact=True).click()
    inside = app_in(admin, "Settings")

    inside.get_by_label("Attempts").fill("99")
    inside.get_by_role("button", name="Save settings").click()
    expect(inside.locator("#attempts-wrong")).to_be_visible()
    inside.get_by_label("Attempts").fill("5")
    inside.get_by_role("button", name="Save settings").click()

    expect(inside.locator("main .notice.good")).to_have_text("Your settings are saved.")
    assert house.shop().settings.attempts == 5
    expect(inside.locator("#heard")).to_contain_text("Your settings are saved.")


def test_a_token_that_is_too_old_is_renewed_without_a_word(house: AdminHouse, admin: Page):
    _, named = with_a_case(house, admin)
    seen: list[int] = []
    admin.on("response", lambda answer: seen.append(answer.status))
    admin.goto(house.address(query="?stale_tokens=1"))
    inside = app_in(admin)

    inside.get_by_role("link", name=named).click()

    app_in(admin, named)
    assert seen.count(401) == 1


def test_a_page_whose_token_is_too_old_comes_back_with_a_fresh_one(house: AdminHouse, admin: Page):
    with_a_case(house, admin)
    asked: list[str] = []
    admin.on("request", lambda request: asked.append(request.url))

    admin.goto(house.address(path="/admin/people", query="?stale=1"))

    inside = app_in(admin, "People")
    assert any("/shopify/reload?" in url for url in asked)
    assert inside.url.endswith("/admin/people")


def test_tokens_that_stay_too_old_end_in_a_sentence_and_a_way_on(house: AdminHouse, admin: Page):
    _, named = with_a_case(house, admin)
    admin.goto(house.address(query="?stale_tokens=2"))
    inside = app_in(admin)

    inside.get_by_role("link", name=named).click()

    expect(inside.locator("main .unanswered")).to_contain_text("Clearhold did not answer")
    assert is_fine(inside)
    inside.get_by_role("link", name="Try again").click()
    app_in(admin, named)


def test_an_app_with_another_secret_is_told_so_once_and_not_in_a_circle(
    house: AdminHouse, admin: Page
):
    admin.goto(house.address())
    app_in(admin)
    house.control("/control/apps", {"client_id": CLIENT, "client_secret": "another"})
    asked: list[str] = []
    admin.on("request", lambda request: asked.append(request.url))

    admin.goto(house.address())

    inside = app_in(admin, "could not confirm who you are")
    assert is_fine(inside)
    admin.wait_for_timeout(300)
    assert len([url for url in asked if "/shopify/reload?" in url]) == 1


def test_a_shop_that_cannot_be_connected_yet_is_connected_a_press_later(
    house: AdminHouse, admin: Page
):
    house.fault(down=True)
    admin.goto(house.address())
    inside = app_in(admin, "could not be connected yet")
    assert is_fine(inside)
    house.mend()

    inside.get_by_role("link", name="Try again").click()

    app_in(admin)
    assert house.connected() is not None
    expect(admin.get_by_role("link", name="Settings", exact=True)).to_be_visible()


def test_no_cookie_is_set_or_sent_on_the_whole_way(house: AdminHouse, admin: Page):
    bearing: list[str] = []

    def look(request: Request) -> None:
        if "cookie" in request.all_headers():
            bearing.append(request.url)

    admin.on("requestfinished", look)
    test_a_case_is_opened_and_released_inside_the_admin(house, admin)
    test_settings_are_changed_and_what_is_wrong_stands_beside_its_field(house, admin)

    assert admin.context.cookies() == []
    assert bearing == []


def test_back_and_forward_lead_to_the_pages_before_and_after(house: AdminHouse, admin: Page):
    _, named = with_a_case(house, admin)
    admin.goto(house.address())
    app_in(admin).get_by_role("link", name=named).click()
    app_in(admin, named).get_by_role("link", name="Cases").click()
    app_in(admin)

    admin.go_back()
    app_in(admin, named)
    admin.go_back()
    app_in(admin)
    admin.go_forward()

    inside = app_in(admin, named)
    assert "/admin/cases/" in inside.url
    assert admin.url.removeprefix(house.address()) in inside.url


def test_a_new_page_has_the_focus_and_is_announced(house: AdminHouse, admin: Page):
    _, named = with_a_case(house, admin)
    admin.goto(house.address())
    inside = app_in(admin)

    inside.get_by_role("link", name=named).press("Enter")

    app_in(admin, named)
    expect(inside.get_by_role("heading", level=1)).to_be_focused()
    expect(inside.locator("#heard")).to_contain_text(named)
    assert named in inside.title()


def test_a_service_that_does_not_answer_says_so_and_loses_nothing(house: AdminHouse, admin: Page):
    _, named = with_a_case(house, admin)
    admin.goto(house.address())
    inside = app_in(admin)
    admin.route("**/admin/search", lambda route: route.abort())

    inside.get_by_label("Order number").fill(named.removeprefix("Order "))
    inside.get_by_role("button", name="Search").click()

    expect(inside.locator("main .unanswered")).to_contain_text("look again before you repeat it")
    expect(inside.get_by_label("Order number")).to_have_value(named.removeprefix("Order "))
    admin.unroute("**/admin/search")
    inside.get_by_role("button", name="Search").click()
    expect(inside.get_by_text("1 case.")).to_be_visible()


def test_a_deep_link_of_the_admin_opens_its_page(house: AdminHouse, admin: Page):
    with_a_case(house, admin)

    admin.goto(house.address(path="/admin/shops"))

    app_in(admin, "Shops")


def test_another_site_cannot_frame_the_page(
    house: AdminHouse, admin: Page, context: BrowserContext
):
    with_a_case(house, admin)
    address = admin.locator("iframe").get_attribute("src")
    stranger = Flask("stranger")
    stranger.add_url_rule("/", view_func=lambda: f'<iframe src="{address}"></iframe>')
    page = context.new_page()

    with (
        serving(stranger) as elsewhere,
        page.expect_console_message(lambda message: "frame-ancestors" in message.text),
    ):
        page.goto(elsewhere)

    assert page.frames[1].url.startswith("chrome-error:")


def test_one_shop_s_admin_cannot_frame_another_shop_s_page(house: AdminHouse, admin: Page):
    """Both admins have one origin here, as at Shopify: what keeps them apart is the token."""
    order, _ = with_a_case(house, admin)
    case = house.case(order)
    assert case is not None

    admin.goto(house.address("two", f"/admin/cases/{case.case_id}"))

    app_in(admin, "Not found")


def test_a_file_is_downloaded_from_inside_the_frame(house: AdminHouse, admin: Page):
    order, _ = with_a_case(house, admin)
    house.ask_to_see(order)
    admin.get_by_role("link", name="Requests", exact=True).click()
    inside = app_in(admin, "Requests")

    with admin.expect_download() as download:
        inside.get_by_role("button", name="Download as a file").click()

    assert download.value.suggested_filename == "personal-data.json"
    assert "Karin" in download.value.path().read_text()
    expect(inside.locator("#heard")).to_have_text("The file was downloaded.")
