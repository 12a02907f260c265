"""The gate: resolved once, checked, pinned; names, certificates and Host stay the other end's."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import InvalidInputError, PrivateAddressError, UnreachableError
from connectors.http_client import Gate, resolve_name
from connectors.public_addresses import is_public
from tests.connectors.certificates import certificate_for

NAME = "shop.example.test"


def leading_to(*addresses):
    return lambda _host, _port: addresses


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.8",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "not an address",
    ],
)
def test_an_address_in_somebodys_own_network_is_refused(address):
    assert not is_public(address)

    with pytest.raises(PrivateAddressError, match="private network"):
        Gate(resolve=leading_to(address)).admit(f"https://{NAME}/")


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_on_the_internet_is_let_through(address):
    destination = Gate(resolve=leading_to(address)).admit(f"https://{NAME}/folder?x=1")

    assert destination.addresses == (address,)
    assert (destination.origin, destination.host, destination.port) == (
        f"https://{NAME}",
        NAME,
        443,
    )


@given(st.ip_addresses())
def test_nothing_is_public_that_python_knows_to_be_private(address):
    if is_public(str(address)):
        inner = getattr(address, "ipv4_mapped", None) or address
        assert inner.is_global


def test_one_private_address_among_public_ones_spoils_the_name():
    with pytest.raises(PrivateAddressError):
        Gate(resolve=leading_to("93.184.216.34", "10.0.0.1")).admit(f"https://{NAME}/")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
    ],
)
def test_loopback_is_refused_however_it_is_written(url):
    with pytest.raises(PrivateAddressError):
        Gate().admit(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.test",
        "ftp://shop.example.test",
        "shop.example.test",
        "https://",
        "https://a:b@c",
        "https://a:99999",
        "",
    ],
)
def test_what_is_no_https_address_is_refused_with_a_sentence(url):
    with pytest.raises(InvalidInputError, match=r"\.$"):
        Gate(resolve=leading_to("93.184.216.34")).admit(url)


def test_a_name_that_leads_nowhere_may_lead_somewhere_later():
    def nowhere(_host, _port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(UnreachableError, match=NAME):
        Gate(resolve=nowhere).admit(f"https://{NAME}/")


def test_the_systems_resolver_gives_each_address_once():
    assert list(resolve_name("127.0.0.1", 80)) == ["127.0.0.1"]


class Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append(dict(self.headers))
        if self.path == "/cut":
            self.close_connection = True
            return
        body = f"{self.path} {self.headers['Host']}".encode()
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "http://169.254.169.254/latest")
        self.send_header("Set-Cookie", "a=b")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Stay quiet."""


@pytest.fixture
def serve():
    running = []

    def start(context=None):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        server.daemon_threads = True
        server.seen = []
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def gate_to(server, resolve=None):
    place = f"{NAME}:{server.server_port}"
    return Gate(frozenset({place.upper()}), resolve or leading_to("127.0.0.1")), place


def test_the_name_is_asked_for_once_and_calls_go_to_what_it_said_then(serve):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    gate, place = gate_to(serve(), lambda _host, _port: next(answers))

    with gate.session(f"http://{place}") as session:
        bodies = [session.get(f"http://{place}/{n}", timeout=5).text for n in (1, 2)]

    assert bodies == [f"/1 {place}", f"/2 {place}"]
    assert next(answers) == ["10.0.0.1"]


def test_an_address_that_does_not_answer_is_passed_over(serve):
    gate, place = gate_to(serve(), leading_to("::1", "127.0.0.1"))

    with gate.session(f"http://{place}") as session:
        assert session.get(f"http://{place}/", timeout=5).text == f"/ {place}"


def test_what_reached_the_other_end_is_not_sent_to_the_next_address(serve):
    server = serve()
    gate, place = gate_to(server, leading_to("127.0.0.1", "127.0.0.1"))

    with gate.session(f"http://{place}") as session, pytest.raises(requests.ConnectionError):
        session.get(f"http://{place}/cut", timeout=5)

    assert len(server.seen) == 1


def test_a_name_of_which_no_address_answers_is_unreachable(serve):
    server = serve()
    gate, place = gate_to(server, leading_to("::1", "::1"))

    with gate.session(f"http://{place}") as session, pytest.raises(requests.ConnectionError):
        session.get(f"http://{place}/", timeout=5)


def test_a_session_reaches_nothing_but_its_origin(serve):
    gate, place = gate_to(serve())

    with gate.session(f"http://{place}") as session:
        for elsewhere in ("http://127.0.0.1/", f"http://{NAME}/", f"https://{place}/"):
            with pytest.raises(requests.exceptions.InvalidSchema):
                session.get(elsewhere, timeout=5)


def test_a_redirect_is_shown_and_never_followed(serve):
    server = serve()
    gate, place = gate_to(server)

    with gate.session(f"http://{place}") as session:
        answer = session.get(f"http://{place}/away", timeout=5, allow_redirects=True)

    assert (answer.status_code, answer.history) == (302, [])
    assert len(server.seen) == 1


def test_nothing_from_the_environment_and_no_cookie_is_sent(serve, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {NAME} login a password b")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server = serve()
    gate, place = gate_to(server)

    with gate.session(f"http://{place}") as session:
        session.get(f"http://{place}/", timeout=5)
        session.get(f"http://{place}/", timeout=5)

    assert not [headers for headers in server.seen if {"Cookie", "Authorization"} & set(headers)]
    assert len(server.seen) == 2


def test_the_certificate_is_checked_for_the_name_and_not_for_the_address(serve, tmp_path):
    context, authority = certificate_for(NAME, tmp_path)
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    gate, place = gate_to(serve(context))

    with gate.session(f"https://{place}") as session:
        session.verify = authority
        answer = session.get(f"https://{place}/", timeout=5)

    assert answer.text == f"/ {place}"
    assert names == [NAME]


def test_a_certificate_for_another_name_is_refused(serve, tmp_path):
    context, authority = certificate_for("127.0.0.1.example.test", tmp_path)
    gate, place = gate_to(serve(context))

    with gate.session(f"https://{place}") as session:
        session.verify = authority
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"https://{place}/", timeout=5)
