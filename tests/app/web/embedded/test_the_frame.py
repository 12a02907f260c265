"""What an answer bears that a shop's admin frames: for exactly that shop, and nobody else."""

import pytest

from tests.builders.admin import A, B

OURS = "https://scripts.platform.test"


def policy(answer):
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: rest for name, _, rest in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("url", [A, B])
def test_a_page_is_framed_by_its_own_shop_and_the_admin_only(desk, url):
    for answer in (desk.admin(url).arrive(), desk.admin(url).open("/admin/people")):
        assert policy(answer)["frame-ancestors"] == f"{url} https://admin.platform.test"
        assert "X-Frame-Options" not in answer.headers
        assert "Cross-Origin-Opener-Policy" not in answer.headers


@pytest.mark.parametrize("room", ["settings", "rules", "problems", "shops"])
def test_a_room_that_is_opened_by_its_own_address_is_framed_too(desk, room):
    desk.admin(A).arrive()
    address = f"/admin/{room}?embedded=1&id_token={desk.token(A)}"

    answer = desk.app.test_client().get(address)

    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == f"{A} https://admin.platform.test"


def test_the_platform_s_scripts_run_and_no_other_site_s(first):
    rules = policy(first.arrive())

    assert rules["script-src"] == f"'self' {OURS}"
    assert rules["connect-src"] == f"'self' {OURS} https://measures.platform.test"
    assert rules["default-src"] == "'none'"


def test_a_page_that_stands_alone_is_framed_by_nobody(desk, first):
    signed_in = desk.browser(desk.user())

    for answer in (
        signed_in.open("/admin"),
        signed_in.open("/admin/sign-in"),
        first.client.get("/"),
    ):
        assert policy(answer)["frame-ancestors"] == "'none'"
        assert policy(answer)["script-src"] == "'self'"


def test_the_platform_s_script_stands_before_everything_else_that_is_loaded(first):
    head = first.arrive().text.partition("</head>")[0]

    loaded = [part.partition('"')[0] for part in head.split('src="')[1:]]
    assert loaded[0] == f"{OURS}/bridge.js"
    assert head.index(f"{OURS}/bridge.js") < head.index("<link")
    assert 'data-api-key="client_ours"' in head


def test_the_admin_has_the_navigation_and_there_is_nothing_to_sign_out_of(first):
    page = first.arrive().text

    for path, name in (("/admin/shops", "Shops"), ("/admin/settings", "Settings")):
        assert f'<s-link href="{path}">{name}</s-link>' in page
    assert '<s-link href="/admin" rel="home">' in page
    assert "Sign out" not in page
    assert "<nav" not in page


def test_the_page_that_stands_alone_knows_nothing_of_frames(desk):
    page = desk.browser(desk.user()).open("/admin").text

    assert "Sign out" in page
    for word in ("s-app-nav", "embedded.js", "scripts.platform.test", "noscript"):
        assert word not in page


def test_without_scripts_the_page_says_what_is_missing(first):
    assert "needs JavaScript" in first.arrive().text.partition("<noscript>")[2]
