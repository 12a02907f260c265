"""Requests from inside a shop's admin: a token on each, no cookie, one shop, no way around."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from app.store.shops import change_shop
from tests.app.web.embedded.test_coming_in import connected
from tests.builders.admin import A, B
from tests.builders.desk import plain

RETRY = "X-Shopify-Retry-Invalid-Session-Request"


def with_a_case(desk, url=A):
    """A connected shop that has a case, and that case."""
    desk.admin(url, "7001").arrive()
    shop = connected(desk, url)
    with desk.services.database.write() as tx:
        change_shop(tx, shop.shop_id, settings='{"pack": "strict"}')
    return desk.place(connected(desk, url))


def bad(desk):
    """Tokens that are not good, with what is wrong about each."""
    return {
        "expired": desk.token(lasts=-1),
        "forged": desk.token(secret="guessed"),
        "no token": "0a0b",
        "nothing": "",
    }


@pytest.mark.parametrize("why", ["expired", "forged", "no token", "nothing"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_script_with_a_bad_token_is_told_to_bring_another(desk, first, why, method):
    headers = {"Authorization": f"Bearer {bad(desk)[why]}"}

    answer = first.client.open("/admin/people", method=method, headers=headers)

    assert (answer.status_code, answer.headers[RETRY]) == (401, "1")
    assert "Sample Store" not in answer.text


def test_the_secret_before_is_believed_while_the_app_says_so(first):
    answer = first.client.get("/admin", headers=first.bearing(secret="before"))

    assert answer.status_code == 200


def test_a_page_with_a_bad_token_asks_for_a_fresh_one_and_comes_back(desk, first):
    path = f"/admin/people?shop={A}&host=aG9zdA&embedded=1&id_token={desk.token(lasts=-1)}"

    answer = first.client.get(path)

    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.location).query)
    again = urlsplit(query["shopify-reload"][0])
    assert (again.netloc, again.path) == ("127.0.0.1:8000", "/admin/people")
    assert parse_qs(again.query).keys() == {"shop", "host", "embedded", "renewed"}
    page = first.client.get(answer.location)
    assert page.status_code == 200
    script = re.search(r'<script src="https://scripts.platform.test/bridge.js"[^>]*>', page.text)
    assert script
    assert 'data-api-key="client_ours"' in script[0]
    assert "Sample Store" not in page.text


def test_a_fresh_token_that_is_bad_too_ends_in_a_sentence_and_not_in_a_circle(desk, first):
    path = f"/admin?shop={A}&renewed=1&embedded=1&id_token={desk.token(secret='guessed')}"

    answer = first.client.get(path, follow_redirects=True)

    assert answer.status_code == 401
    assert "could not confirm who you are" in answer.text
    # The platform's script is on that page, and goes wherever the address says.
    assert "shopify-reload" not in answer.request.url


def test_the_page_that_renews_leads_nowhere_else(first):
    answer = first.client.get(f"/admin?shop={A}&embedded=1")
    ours = urlsplit(answer.location)
    ticket = parse_qs(ours.query)["ticket"][0]

    for elsewhere in (
        "https://elsewhere.test/admin",
        "//elsewhere.test/admin",
        "http://127.0.0.1:8000@elsewhere.test/admin",
        "http://127.0.0.1:8000/v/something",
        "http://127.0.0.1:8000/administrator",
        "javascript:alert(1)",
        "",
    ):
        query = {"ticket": ticket, "shopify-reload": elsewhere}
        assert first.client.get(ours.path, query_string=query).status_code == 404


def test_the_page_that_renews_needs_a_ticket_of_ours(first):
    for ticket in ("", "forged", "WyJodHRwczovL2EiLCBmYWxzZV0.x.y"):
        for page in ("reload", "unconfirmed"):
            answer = first.client.get(f"/shopify/{page}?ticket={ticket}&shop={A}")
            assert answer.status_code == 404
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_shop_that_is_merely_named_frames_nothing(desk):
    for query in (f"shop={B}&embedded=1", "shop=https://evil.test&embedded=1", "embedded=1"):
        answer = desk.admin(B).client.get(f"/admin?{query}")
        assert answer.status_code == 401
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_signed_visit_to_a_shop_that_is_not_connected_may_renew(desk):
    answer = desk.admin(B).client.get(
        f"/shopify?shop={B}&hmac=newest&embedded=1", follow_redirects=True
    )

    assert answer.status_code == 200
    assert (
        f"frame-ancestors {B} https://admin.platform.test;"
        in (answer.headers["Content-Security-Policy"])
    )


def test_a_token_in_an_address_changes_nothing(desk, first):
    user = desk.user()
    query = f"?id_token={desk.token()}"

    answer = first.client.post(f"/admin/people{query}", data={"email": user.email})

    assert answer.status_code == 401


def test_a_cookie_lends_nothing_to_a_page_in_a_frame(desk, first):
    desk.connect(name="Store beside")
    signed_in = desk.browser(desk.user())
    assert "Store beside" in signed_in.text("/admin/shops")

    for token in bad(desk).values():
        headers = {"Authorization": f"Bearer {token}"}
        assert signed_in.client.get("/admin/shops", headers=headers).status_code == 401
        assert signed_in.client.get(f"/admin/shops?id_token={token}").status_code != 200
    page = signed_in.client.get("/admin/shops", headers=first.bearing())
    assert page.status_code == 200
    assert "Store beside" not in page.text
    assert "Store beside" in signed_in.text("/admin/shops")


def test_no_cookie_is_ever_set_in_a_frame(desk, first):
    case = with_a_case(desk)
    answers = [
        first.arrive(),
        first.arrive("/admin/people"),
        first.open("/admin"),
        first.open("/admin/sign-in"),
        first.open("/admin/no/such/page"),
        first.send("/admin/sign-out"),
        first.send("/admin/search", {"wanted": "1001"}),
        first.send(f"/admin/cases/{case.case_id}/release"),
        first.client.get(f"/admin?shop={A}&embedded=1"),
        first.client.get("/admin", headers={"Authorization": "Bearer x"}),
    ]

    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * len(answers)


def test_what_was_done_is_told_once_without_a_cookie(desk, first):
    case = with_a_case(desk)
    desk.work(connected(desk))

    answer = first.send(f"/admin/cases/{case.case_id}/release")
    told = plain(first.open(answer.location).text)

    assert answer.location.startswith(f"/admin/cases/{case.case_id}?told=")
    assert "Order 1001 is being released." in told
    assert "is being released." not in first.text(f"/admin/cases/{case.case_id}")


def test_what_was_told_to_one_is_told_to_nobody_else_nor_later(desk, first):
    case = with_a_case(desk)
    desk.work(connected(desk))
    location = first.send(f"/admin/cases/{case.case_id}/release").location

    assert "is being released." not in desk.admin(A, "7002").text(location)
    assert "is being released." not in first.text(location[:-2])


def test_a_form_in_a_frame_bears_no_key(first):
    assert "form_key" not in first.arrive().text


def test_a_shop_is_not_seen_from_the_admin_of_another(desk):
    case = with_a_case(desk, A)
    stranger = desk.admin(B, "7001")
    stranger.arrive()
    shop = connected(desk, A)

    for path in (
        f"/admin/cases/{case.case_id}",
        f"/admin/cases/{case.case_id}/release",
        f"/admin/settings/{shop.shop_id}",
        f"/admin/shops/{shop.shop_id}/disconnect",
    ):
        assert stranger.open(path).status_code in {403, 404}, path
    assert stranger.send(f"/admin/cases/{case.case_id}/release").status_code == 404
    assert "Order 1001" not in stranger.text("/admin")
    assert "Order 1001" not in stranger.text(f"/admin?shop={shop.shop_id}")


def test_one_shop_of_an_account_does_not_show_the_account_s_other_shops(desk, first):
    beside = with_a_case(desk, B)
    shop = connected(desk, A)
    with desk.services.database.write() as tx:
        change_shop(tx, connected(desk, B).shop_id, account_id=shop.account_id)

    assert first.open(f"/admin/cases/{beside.case_id}").status_code == 404
    assert "Order 1001" not in first.text("/admin")


def test_the_admin_s_own_path_leads_to_the_page(first):
    answer = first.client.get("/shopify/admin/people?shop=x&id_token=y")

    assert (answer.status_code, answer.location) == (302, "/admin/people?shop=x&id_token=y")


def test_a_visit_outside_the_admin_is_led_into_it(first):
    answer = first.client.get(f"/shopify?shop={A}&hmac=newest")

    assert answer.location == "https://admin.platform.test/a.platform.test/apps/client_ours"


def test_an_unsigned_visit_is_led_nowhere_and_asked_for_nothing(first):
    for query in ("", f"?shop={A}", f"?shop={A}&hmac=guessed"):
        answer = first.client.get(f"/shopify{query}")
        assert answer.status_code == 404
        assert "<input" not in answer.text


def test_without_an_app_no_token_is_believed(desk, first):
    desk.services = replace(desk.services, apps={})
    desk.app.extensions["clearhold.services"] = desk.services

    assert first.open("/admin").status_code == 401
    assert first.arrive().status_code == 401
