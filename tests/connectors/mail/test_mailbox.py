import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import requests

from connectors.mail.folder.connector import Folder
from connectors.mail.folder.simulator.server import start
from tests.accessibility import faults
from tests.connectors.mail.letters import NOW, letter

HOSTILE = '<html><head></head><body><p>Hej</p><script>document.title="owned"</script></body></html>'


class MovingClock:
    """Each letter is a minute younger than the one before."""

    def __init__(self):
        self._at = NOW

    def now(self):
        self._at += timedelta(minutes=1)
        return self._at


@pytest.fixture
def path(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def folder(path):
    return Folder(path, MovingClock())


@pytest.fixture
def mailbox(path):
    running = start(path)
    yield running
    running.stop()


def _page(mailbox, where="/", **query):
    return requests.get(f"{mailbox.url}{where}", params=query, timeout=5)


def _only(path):
    (file,) = path.glob("*.eml")
    return f"/letters/{file.stem}"


def test_an_empty_mailbox_says_so(mailbox):
    assert "No letters yet" in _page(mailbox).text


def test_the_newest_letter_stands_first(mailbox, folder):
    for number in (1, 2, 3):
        folder.send(letter(message_id=f"<{number}@example.test>", subject=f"Letter no. {number}"))

    page = _page(mailbox).text

    assert page.index("Letter no. 3") < page.index("Letter no. 2") < page.index("Letter no. 1")
    assert "3 letters" in page


def test_letters_are_found_by_their_recipient(mailbox, folder):
    folder.send(letter(message_id="<1@example.test>", recipient="anna@example.test"))
    folder.send(letter(message_id="<2@example.test>", recipient="karin@example.test"))

    page = _page(mailbox, to="KARIN").text

    assert "karin@example.test" in page
    assert "anna@example.test" not in page
    assert "No letter to" in _page(mailbox, to="<nobody>").text


def test_a_letter_can_be_read_in_three_ways(mailbox, folder, path):
    folder.send(letter())

    framed = _page(mailbox, _only(path))
    plain = _page(mailbox, _only(path), view="text")
    headers = _page(mailbox, _only(path), view="headers")

    assert "<iframe" in framed.text
    assert "Hej Anna," in plain.text
    assert "&lt;eff_1@clearhold.example.test&gt;" in headers.text


def test_a_link_in_plain_text_can_be_followed(mailbox, folder, path):
    folder.send(letter(text='See https://example.test/v/a?b=1&c=2. <b>"bold"</b>'))

    page = _page(mailbox, _only(path), view="text").text

    assert (
        '<a href="https://example.test/v/a?b=1&amp;c=2">https://example.test/v/a?b=1&amp;c=2</a>.'
        in page
    )
    assert "<b>" not in page


def test_a_letter_runs_nothing_and_its_links_leave_the_frame(mailbox, folder, path):
    folder.send(letter(html=HOSTILE))

    answer = _page(mailbox, f"{_only(path)}/html")

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "allow-scripts" not in answer.headers["Content-Security-Policy"]
    assert '<head><base target="_top">' in answer.text


@pytest.mark.parametrize("html", ["<p>Hej</p>", "<!doctype html><p>Hej</p>", "<HTML><p>Hej</p>"])
def test_links_leave_the_frame_of_a_letter_without_a_head(mailbox, folder, path, html):
    folder.send(letter(html=html))

    assert '<base target="_top"><p>Hej</p>' in _page(mailbox, f"{_only(path)}/html").text


def test_the_page_itself_runs_only_its_own_script(mailbox):
    policy = _page(mailbox).headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "where", ["/letters/nobody", "/letters/nobody/html", "/letters/..%2F..%2Fetc", "/letters/"]
)
def test_a_letter_that_is_not_there_is_not_found(mailbox, where):
    assert _page(mailbox, where).status_code == 404


def test_a_letter_has_no_fourth_way_to_be_read(mailbox, folder, path):
    folder.send(letter())

    assert _page(mailbox, _only(path), view="source").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00\xfe",
        b"Subject: only this",
        b"Date: yesterday\nTo: x\n\nhej",
        b"Date: Sat, 21 Nov 2026 19:08:32 -0000\nTo: <<>>,,\nContent-Type: text/html; charset=klingon\n\nhej",
        b"Content-Type: multipart/alternative\n\nno boundary",
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!",
    ],
)
def test_a_file_that_is_hardly_a_letter_breaks_nothing(mailbox, path, content):
    path.mkdir()
    (path / "odd.eml").write_bytes(content)

    assert "1 letter" in _page(mailbox).text
    assert [
        _page(mailbox, "/letters/odd", view=v).status_code for v in ("html", "text", "headers")
    ] == [200] * 3


def test_a_letter_being_written_is_not_shown(mailbox, path):
    path.mkdir()
    (path / ".half.eml").write_bytes(b"Subject: half")

    assert "No letters yet" in _page(mailbox).text


def test_it_tells_the_supervisor_that_it_lives(mailbox):
    assert _page(mailbox, "/health").text == "ok"


def test_it_starts_from_the_command_line_and_ends_on_request(path):
    command = [sys.executable, "-m", "connectors.mail.folder.simulator", "--folder", str(path)]
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True) as running:
        url = running.stdout.readline().removeprefix("mailbox: ").strip()
        try:
            assert requests.get(url, timeout=5).status_code == 200
        finally:
            os.kill(running.pid, signal.SIGTERM)
    assert running.returncode == 0


@pytest.mark.browser
def test_a_link_in_a_letter_opens_in_the_whole_window(mailbox, folder, browser):
    confirm = f'<a href="{mailbox.url}/health">Confirm</a>'
    folder.send(letter(html=HOSTILE.replace("<p>Hej</p>", confirm)))
    page = browser.new_page()

    page.goto(mailbox.url)
    page.get_by_role("link", name="Please confirm order 1042").click()
    page.frame_locator("iframe").get_by_role("link", name="Confirm").click()

    page.wait_for_url("**/health")


@pytest.mark.browser
def test_a_new_letter_appears_by_itself(mailbox, folder, browser):
    page = browser.new_page()
    page.goto(mailbox.url)

    folder.send(letter())

    page.get_by_text("Please confirm order 1042").wait_for()


@pytest.mark.browser
def test_every_page_can_be_used_by_everybody(mailbox, folder, path, browser):
    folder.send(letter(html='<html lang="sv"><title>Hej</title><main><h1>Hej</h1></main></html>'))
    page = browser.new_page()
    pages = ["/", "/?to=nobody", *(f"{_only(path)}?view={v}" for v in ("html", "text", "headers"))]

    for where in pages:
        page.goto(f"{mailbox.url}{where}")

        assert faults(page) == [], where
