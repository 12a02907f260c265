"""Who is asking: the peer itself, or whom a proxy of ours names."""

import pytest
from flask import Flask, request

from app.web.proxies import TrustedProxies
from tests.builders.desk import Desk

SAID = {
    "X-Forwarded-For": "198.51.100.9, 203.0.113.5",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "clearhold.example.test",
}


@pytest.fixture
def seen():
    app = Flask("app.web")
    app.wsgi_app = TrustedProxies(app.wsgi_app, ("10.1.0.0/16", "2001:db8::/64"))

    @app.get("/")
    def mirror():
        return [request.remote_addr, request.scheme, request.host]

    def ask(peer):
        answer = app.test_client().get("/", headers=SAID, environ_base={"REMOTE_ADDR": peer})
        return answer.get_json()

    return ask


@pytest.mark.parametrize("peer", ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::7"])
def test_a_proxy_of_ours_tells_who_asks(seen, peer):
    assert seen(peer) == ["203.0.113.5", "https", "clearhold.example.test"]


@pytest.mark.parametrize("peer", ["10.2.0.1", "192.0.2.1", "2001:db8:1::7", "::1", ""])
def test_nobody_else_tells_who_they_are(seen, peer):
    assert seen(peer) == [peer, "http", "localhost"]


def test_the_application_asks_no_stranger_who_they_are(database_url, tmp_path):
    desk = Desk(database_url, tmp_path, trusted_proxies=("10.1.0.0/16",))
    try:
        client, told = desk.app.test_client(), {}
        desk.app.before_request(lambda: told.update(by=request.remote_addr))
        client.get("/health/live", headers=SAID, environ_base={"REMOTE_ADDR": "192.0.2.1"})
        stranger = told["by"]
        client.get("/health/live", headers=SAID, environ_base={"REMOTE_ADDR": "10.1.0.1"})
    finally:
        desk.close()

    assert (stranger, told["by"]) == ("192.0.2.1", "203.0.113.5")
