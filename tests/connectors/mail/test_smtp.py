import datetime as dt
import ipaddress
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.model.errors import (
    AccessDeniedError,
    InvalidInputError,
    RejectedError,
    UnreachableError,
)
from app.ports import MailConnector
from connectors.mail.smtp.connector import Smtp
from connectors.mail.smtp.server import Security, read_server
from tests.connectors.mail.letters import NOW, FixedClock, letter
from tests.smtp_sink import CUT, server_tls, smtp_sink

LOGIN = ("clearhold", "open-sesame")


def _smtp(url, **settings) -> MailConnector:
    return Smtp(url, FixedClock(), **{"timeout": 5, **settings})


@pytest.fixture
def sink():
    with smtp_sink() as server:
        yield server


@pytest.fixture
def smtp(sink):
    return _smtp(sink.url)


# -- sending ---------------------------------------------------------------------------


def test_a_letter_arrives_whole_and_at_its_recipient(sink, smtp):
    smtp.send(letter())

    received = sink.wait_for(1)[0]
    assert (received.sender, received.recipients) == (
        "clearhold@example.test",
        ["anna@example.test"],
    )
    assert received.message["Message-ID"] == "<eff_1@clearhold.example.test>"
    assert received.message["Date"].datetime == NOW
    assert "Hej Anna" in received.message.get_body(("plain",)).get_content()


def test_we_introduce_ourselves_without_asking_the_name_server(sink, smtp):
    smtp.send(letter())

    assert sink.wait_for(1)[0].introduced_as == "[127.0.0.1]"


def test_a_letter_is_sent_again_under_the_same_name(sink, smtp):
    smtp.send(letter())
    smtp.send(letter())

    assert len({received.message["Message-ID"] for received in sink.wait_for(2)}) == 1


def test_lines_that_begin_with_a_dot_stay_whole(sink, smtp):
    smtp.send(letter(text=".\n..\n.hidden\n"))

    text = sink.wait_for(1)[0].message.get_body(("plain",)).get_content()
    assert text.splitlines() == [".", "..", ".hidden"]


# -- refusals --------------------------------------------------------------------------


def test_an_unknown_recipient_is_refused_for_good(sink, smtp):
    sink.refuse()

    with pytest.raises(RejectedError, match=r"550 5\.1\.1") as refused:
        smtp.send(letter())

    assert "whoever" not in str(refused.value)
    assert "anna" not in str(refused.value)


def test_a_greylisted_letter_is_taken_the_second_time(sink, smtp):
    sink.greylist()

    with pytest.raises(UnreachableError, match="451"):
        smtp.send(letter())
    smtp.send(letter())

    assert len(sink.letters) == 1


def test_a_letter_of_unknown_fate_is_sent_again_as_the_same_letter(sink, smtp):
    sink.cut_off()

    with pytest.raises(UnreachableError):
        smtp.send(letter())
    smtp.send(letter())

    first, second = sink.wait_for(2)
    assert first.message["Message-ID"] == second.message["Message-ID"]


def test_a_server_that_breaks_off_after_confirming_has_the_letter(sink, smtp):
    sink.will_reply("QUIT", CUT)

    smtp.send(letter())

    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    ("orders", "error"),
    [
        (("CONNECT", "421 4.3.2 Too busy"), UnreachableError),
        (("CONNECT", "554 5.3.2 Not in service"), UnreachableError),
        (("CONNECT", "nonsense"), UnreachableError),
        (("CONNECT", CUT), UnreachableError),
        (("MAIL", "451 4.3.0 Later"), UnreachableError),
        (("MAIL", "550 5.7.1 Not for this sender"), RejectedError),
        (("MAIL", "530 5.7.0 Authentication required"), AccessDeniedError),
        (("MAIL", CUT), UnreachableError),
        (("RCPT", "452 4.2.2 Mailbox full"), UnreachableError),
        (("RCPT", "421 4.3.2 Shutting down"), UnreachableError),
        (("RCPT", "553 5.1.3 No such name"), RejectedError),
        (("RCPT", CUT), UnreachableError),
        (("DATA", "451 4.3.0 Later"), UnreachableError),
        (("DATA", "554 5.6.0 No"), RejectedError),
        (("LETTER", "452 4.3.1 Disk full"), UnreachableError),
        (("LETTER", "554 5.7.1 Looks like spam"), RejectedError),
    ],
)
def test_each_reply_tells_whether_to_try_again(sink, smtp, orders, error):
    sink.will_reply(*orders)

    with pytest.raises(error) as refused:
        smtp.send(letter())

    assert type(refused.value) is error


def test_a_busy_server_is_asked_again_later(sink, smtp):
    sink.be_busy()
    with pytest.raises(UnreachableError, match="421"):
        smtp.send(letter())

    sink.behave()
    smtp.send(letter())

    assert len(sink.letters) == 1


def test_a_server_that_is_away_is_unreachable():
    with smtp_sink() as sink:
        url = sink.url

    with pytest.raises(UnreachableError):
        _smtp(url).send(letter())


def test_a_server_that_says_nothing_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        smtp = _smtp(f"smtp://127.0.0.1:{silent.getsockname()[1]}", timeout=0.1)

        with pytest.raises(UnreachableError):
            smtp.send(letter())


def test_a_letter_that_cannot_be_one_never_leaves(sink, smtp):
    with pytest.raises(RejectedError):
        smtp.send(letter(subject="Hej\r\nBcc: karin@example.test"))

    assert sink.verbs == []


# -- alphabets -------------------------------------------------------------------------


def test_a_server_that_knows_all_alphabets_is_told_to_use_them():
    with smtp_sink(extensions=("8BITMIME", "SMTPUTF8")) as sink:
        _smtp(sink.url).send(letter(recipient="ännä@exämple.test"))

        received = sink.wait_for(1)[0]

    assert received.recipients == ["ännä@xn--exmple-cua.test"]
    assert "SMTPUTF8" in received.options


def test_a_server_that_knows_ascii_only_cannot_carry_other_names(sink, smtp):
    with pytest.raises(RejectedError):
        smtp.send(letter(recipient="ännä@example.test"))

    assert sink.letters == []


def test_a_domain_of_another_alphabet_needs_no_special_server(sink, smtp):
    smtp.send(letter(recipient="anna@exämple.test"))

    assert sink.wait_for(1)[0].recipients == ["anna@xn--exmple-cua.test"]


# -- signing in and encryption ---------------------------------------------------------


def test_we_sign_in_where_a_user_is_named():
    with smtp_sink(login=LOGIN) as sink:
        _smtp(sink.url).send(letter())

        assert sink.wait_for(1)[0].login == "clearhold"


@pytest.mark.parametrize("user", ["clearhold:wrong@", ""])
def test_a_server_that_does_not_let_us_in_says_what_to_do(user):
    with (
        smtp_sink(login=LOGIN) as sink,
        pytest.raises(AccessDeniedError, match="SMTP_URL") as refused,
    ):
        _smtp(f"smtp://{user}127.0.0.1:{sink.port}").send(letter())

    assert "wrong" not in str(refused.value)


def test_a_login_that_fails_for_the_moment_is_tried_again():
    with smtp_sink(login=LOGIN) as sink:
        sink.will_reply("AUTH", "454 4.7.0 Temporary authentication failure")

        with pytest.raises(UnreachableError):
            _smtp(sink.url).send(letter())


def test_a_password_is_not_shown_to_a_server_without_login(sink):
    with pytest.raises(UnreachableError):
        _smtp(f"smtp://clearhold:open-sesame@127.0.0.1:{sink.port}").send(letter())

    assert "AUTH" not in sink.verbs


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody but the tests trusts: (certificate, key)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sink.example.test")])
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=3))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(_loopback())]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(folder / "certificate.pem"), str(folder / "key.pem")


def _loopback():
    return ipaddress.ip_address("127.0.0.1")


@pytest.mark.parametrize("implicit_tls", [False, True], ids=["starttls", "smtps"])
def test_a_letter_travels_encrypted(certificate, implicit_tls):
    trust = ssl.create_default_context(cafile=certificate[0])
    with smtp_sink(tls=server_tls(*certificate), implicit_tls=implicit_tls, login=LOGIN) as sink:
        _smtp(sink.url, trust=trust).send(letter())

        received = sink.wait_for(1)[0]

    assert received.encrypted
    assert received.login == "clearhold"


@pytest.mark.parametrize("implicit_tls", [False, True], ids=["starttls", "smtps"])
def test_a_server_that_cannot_prove_its_name_gets_no_letter(certificate, implicit_tls):
    with smtp_sink(tls=server_tls(*certificate), implicit_tls=implicit_tls, login=LOGIN) as sink:
        with pytest.raises(UnreachableError, match="SSLCertVerificationError"):
            _smtp(sink.url).send(letter())

        assert "AUTH" not in sink.verbs


def test_a_server_without_encryption_gets_no_letter_where_it_is_demanded(sink):
    with pytest.raises(UnreachableError, match="STARTTLS"):
        _smtp(f"{sink.url}?starttls=yes").send(letter())

    assert "MAIL" not in sink.verbs


# -- the URL ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("smtp://mail.example.test", "mail.example.test", 587, Security.STARTTLS),
        ("smtp://mail.example.test:25?starttls=no", "mail.example.test", 25, Security.NONE),
        ("smtps://mail.example.test", "mail.example.test", 465, Security.IMPLICIT),
        ("smtps://mail.example.test:4465/", "mail.example.test", 4465, Security.IMPLICIT),
        ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, Security.NONE),
        ("smtp://[::1]:1025", "::1", 1025, Security.NONE),
        ("smtp://localhost", "localhost", 587, Security.NONE),
        ("smtp://localhost?starttls=yes", "localhost", 587, Security.STARTTLS),
        ("smtp://10.0.0.1", "10.0.0.1", 587, Security.STARTTLS),
        ("smtp://exämple.test", "xn--exmple-cua.test", 587, Security.STARTTLS),
    ],
)
def test_a_url_names_the_server_and_how_it_is_secured(url, host, port, security):
    server = read_server(url)

    assert (server.host, server.port, server.security) == (host, port, security)


def test_user_and_password_are_decoded_and_kept_from_sight():
    server = read_server("smtp://clearhold%40example.test:p%40ss%3Aword@mail.example.test")

    assert (server.user, server.password.reveal()) == ("clearhold@example.test", "p@ss:word")
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.test:587",
        "http://mail.example.test",
        "smtp://",
        "smtp://mail.example.test:many",
        "smtp://mail.example.test:99999",
        "smtp://mail.example.test/inbox",
        "smtp://mail.example.test?tls=off",
        "smtp://mail.example.test?starttls=perhaps",
        "smtp://u:s%C3%A9same@mail.example.test",
        "smtp://u:s%0Aesame@mail.example.test",
        "smtp://" + "a" * 70 + ".example.test",
        "smtp://[::1",
    ],
)
def test_a_malformed_url_stops_the_start_without_being_repeated(url):
    with pytest.raises(InvalidInputError) as refused:
        Smtp(url, FixedClock())

    assert "sesame" not in str(refused.value)
