from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.errors import RejectedError
from connectors.mail.letter import compose
from tests.connectors.mail.letters import NOW, letter


def _read(mail):
    return message_from_bytes(compose(mail, NOW).content.reveal(), policy=policy.default)


def test_a_letter_says_the_same_in_text_and_in_html():
    message = _read(letter())

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (
        "please confirm: https://clearhold.example.test/v/abc"
        in message.get_body(("plain",)).get_content()
    )
    assert "<p>Hej Anna</p>" in message.get_body(("html",)).get_content()


def test_a_letter_bears_the_headers_that_mail_programs_look_for():
    message = _read(letter())

    assert message["Message-ID"] == "<eff_1@clearhold.example.test>"
    assert message["Date"].datetime == NOW
    assert message["From"] == "Clearhold <clearhold@example.test>"
    assert message["Reply-To"] == "support@shop.example.test"
    assert message["To"] == "anna@example.test"
    assert message["Subject"] == "Please confirm order 1042"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "sv"


def test_the_envelope_keeps_the_person_to_itself():
    envelope = compose(letter(), NOW)

    assert (envelope.sender, envelope.recipient.reveal()) == (
        "clearhold@example.test",
        "anna@example.test",
    )
    assert "anna" not in repr(envelope)
    assert "Hej" not in repr(envelope)


def test_what_is_left_out_leaves_no_header():
    message = _read(letter(reply_to="", language=""))

    assert message["Reply-To"] is None
    assert message["Content-Language"] is None


def test_every_letter_of_every_language_arrives_as_it_was_written():
    text = "Грошы, κόστος, 費用, 👋\n.\n" + "å" * 2000

    message = _read(
        letter(
            text=text,
            subject="Bekräfta köp 注文 " + "ö" * 120,
            sender="Åsas Butik <b@example.test>",
        )
    )

    assert message.get_body(("plain",)).get_content().splitlines() == text.splitlines()
    assert message["Subject"] == "Bekräfta köp 注文 " + "ö" * 120
    assert message["From"].addresses[0].display_name == "Åsas Butik"


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("clearhold@example.test", ""),
        ("<clearhold@example.test>", ""),
        ("Kött & Co. (Lund), Anna's <clearhold@example.test>", "Kött & Co. (Lund), Anna's"),
        ('"Åsas Butik" <clearhold@example.test>', "Åsas Butik"),
    ],
)
def test_a_sender_may_be_called_as_a_merchant_writes_it(sender, name):
    written = _read(letter(sender=sender))["From"].addresses[0]

    assert (written.display_name, written.addr_spec) == (name, "clearhold@example.test")


def test_a_letter_fits_every_server():
    content = compose(letter(text="å" * 5000, subject="ö" * 500), NOW).content.reveal()

    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_a_long_message_id_stays_whole():
    name = f"<{'a' * 128}@{'b' * 52}.example.test>"

    assert _read(letter(message_id=name))["Message-ID"].strip() == name


def test_a_message_id_without_brackets_gets_them():
    assert (
        compose(letter(message_id="eff_1@example.test"), NOW).message_id == "<eff_1@example.test>"
    )


def test_a_domain_of_any_alphabet_travels_in_ascii():
    envelope = compose(letter(recipient="anna@exämple.test"), NOW)

    assert envelope.recipient.reveal() == "anna@xn--exmple-cua.test"
    assert not envelope.needs_utf8


@pytest.mark.parametrize("field", ["recipient", "reply_to", "sender"])
def test_a_name_of_any_alphabet_before_the_sign_needs_a_server_that_knows_how(field):
    envelope = compose(letter(**{field: "ännä@exämple.test"}), NOW)

    assert envelope.needs_utf8
    assert "ännä@xn--exmple-cua.test".encode() in envelope.content.reveal()


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\0", "\x85", "\u2028", "\ud800"])
@pytest.mark.parametrize(
    "field", ["message_id", "sender", "reply_to", "recipient", "subject", "language"]
)
def test_nobody_adds_a_header(field, line_break):
    value = getattr(letter(), field)
    value = value.reveal() if field == "recipient" else value

    with pytest.raises(RejectedError) as refused:
        compose(letter(**{field: f"{value}{line_break}Bcc: karin@example.test"}), NOW)

    assert "karin" not in str(refused.value)


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "anna",
        "anna@example.test, karin@example.test",
        "anna@example.test,karin@example.test",
        "Anna <karin@example.test>",
        "anna@example.test>",
        "@example.test",
        "anna@localhost",
        "anna@[127.0.0.1]",
        f"{'a' * 65}@{'b' * 200}.test",
    ],
)
def test_a_letter_goes_to_one_plain_address(recipient):
    with pytest.raises(RejectedError) as refused:
        compose(letter(recipient=recipient), NOW)

    assert "karin" not in str(refused.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": ""},
        {"message_id": "<a b@example.test>"},
        {"message_id": "<" + "a" * 300 + "@example.test>"},
        {"language": "sv; q=1"},
        {"sender": ""},
        {"text": "\ud800"},
        {"html": "\udfff"},
    ],
)
def test_what_cannot_stand_in_a_letter_is_refused(changes):
    with pytest.raises(RejectedError):
        compose(letter(**changes), NOW)


@given(st.text(), st.text(), st.text(max_size=60))
def test_whatever_is_typed_gives_a_letter_to_one_person_or_none(subject, text, recipient):
    try:
        envelope = compose(
            letter(subject=subject, text=text, recipient=recipient or "a@b.test"), NOW
        )
    except RejectedError:
        return
    message = message_from_bytes(envelope.content.reveal(), policy=policy.default)
    assert len(message["To"].addresses) == 1
    assert sorted(set(message.keys())) == sorted(message.keys())
    assert set(message.keys()) <= {
        *("Message-ID", "Date", "From", "Reply-To", "To", "Subject", "Auto-Submitted"),
        *("Content-Language", "MIME-Version", "Content-Type"),
    }
