"""The chaos' own tools do what they are called: else its zeros would say nothing."""

import smtplib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from tests.chaos.lies import LIES, MAIL_LIES
from tests.chaos.machine import free_ports
from tests.chaos.wires import Ailment, Fault, Wire, Wires
from tests.smtp_sink import smtp_sink

LETTER = "Subject: Hello\r\n\r\nHello.\r\n"


class OtherEnd(ThreadingHTTPServer):
    acted = 0


class _Acts(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OtherEnd

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.acted += 1
        self.send_response(201)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"done")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def end() -> Iterator[OtherEnd]:
    with OtherEnd(("127.0.0.1", 0), _Acts) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def wires(end: OtherEnd) -> Iterator[Wires]:
    [port] = free_ports(1)
    with Wires([Wire(name="wire", port=port, ends=[end.server_address[1]])]) as made:
        yield made


def call(wires: Wires) -> requests.Response:
    return requests.post(f"http://127.0.0.1:{wires['wire'].port}/", data=b"act", timeout=10)


def test_a_wire_carries_what_is_said(wires, end):
    with requests.Session() as caller:
        address = f"http://127.0.0.1:{wires['wire'].port}/"
        answers = [caller.post(address, data=b"act", timeout=10) for _ in range(3)]

    assert [(one.status_code, one.text) for one in answers] == [(201, "done")] * 3
    assert end.acted == 3


def test_a_slow_wire_answers_late_and_the_other_end_has_acted(wires, end):
    wires.ail("wire", Fault(ailment=Ailment.SLOW, seconds=0.3))

    answer = call(wires)

    assert answer.elapsed.total_seconds() >= 0.3
    assert (answer.text, end.acted) == ("done", 1)


def test_a_cut_off_wire_lets_the_other_end_act_and_says_nothing(wires, end):
    wires.ail("wire", Fault(ailment=Ailment.CUT))

    with pytest.raises(requests.ConnectionError):
        call(wires)

    assert end.acted == 1


def test_a_closed_wire_lets_nobody_in_until_it_is_healed(wires, end):
    wires.ail("wire", Fault(ailment=Ailment.CLOSED))
    with pytest.raises(requests.ConnectionError):
        call(wires)
    assert end.acted == 0

    wires.heal("wire")

    assert call(wires).text == "done"


@pytest.mark.parametrize("acts", [True, False])
def test_a_wrong_wire_lies_whether_the_other_end_acted_or_not(wires, end, acts):
    for number in range(len(LIES) - 1):
        wires.ail("wire", Fault(ailment=Ailment.WRONG, lie=number, acts=acts))
        assert call(wires).text != "done"

    assert end.acted == (len(LIES) - 1 if acts else 0)


@pytest.mark.parametrize(
    ("fault", "kept"),
    [
        (Fault(ailment=Ailment.CUT), 1),
        (Fault(ailment=Ailment.WRONG, acts=True), 1),
        (Fault(ailment=Ailment.WRONG, lie=len(MAIL_LIES) - 1), 0),
        (Fault(ailment=Ailment.CLOSED), 0),
    ],
    ids=["cut off", "wrong after it acted", "wrong", "closed"],
)
def test_a_letter_is_kept_or_not_and_its_sender_hears_no_yes(fault, kept):
    [port] = free_ports(1)
    with smtp_sink() as sink:
        wire = Wire(name="smtp", port=port, ends=[sink.port], is_mail=True)
        with Wires([wire]) as wires:
            wires.ail("smtp", fault)
            with pytest.raises((OSError, smtplib.SMTPException)):
                _send(port)
            wires.heal("smtp")
            _send(port)
        assert len(sink.letters) == kept + 1


def _send(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail("shop@example.test", ["buyer@example.test"], LETTER)
