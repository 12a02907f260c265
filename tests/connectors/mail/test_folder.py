from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest

from app.model.errors import RejectedError, UnreachableError
from app.ports import MailConnector
from connectors.mail.folder.connector import Folder
from tests.connectors.mail.letters import FixedClock, letter


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "mail"


@pytest.fixture
def folder(path) -> MailConnector:
    return Folder(path, FixedClock())


def _letters(path):
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in path.iterdir()]


def test_a_letter_is_a_file_that_any_mail_program_opens(path, folder):
    folder.send(letter())

    (message,) = _letters(path)
    assert message["To"] == "anna@example.test"
    assert [file.suffix for file in path.iterdir()] == [".eml"]


def test_a_letter_sent_again_replaces_itself(path, folder):
    folder.send(letter())
    folder.send(letter(subject="Sent again"))

    (message,) = _letters(path)
    assert message["Subject"] == "Sent again"


def test_a_forgotten_letter_leaves_no_draft_of_a_killed_process(path, folder):
    mail = letter()
    folder.send(mail)
    (kept,) = path.iterdir()
    (path / f".{kept.stem}.0a1b2c3d").write_bytes(kept.read_bytes())

    folder.forget([mail.message_id])

    assert list(path.iterdir()) == []


def test_two_letters_are_two_files(path, folder):
    folder.send(letter())
    folder.send(letter(message_id="<eff_2@clearhold.example.test>"))

    assert len(_letters(path)) == 2


def test_many_at_once_leave_whole_letters_only(path, folder):
    names = [f"<eff_{number % 5}@clearhold.example.test>" for number in range(50)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: folder.send(letter(message_id=name)), names))

    assert {message["Message-ID"] for message in _letters(path)} == set(names)
    assert len(_letters(path)) == 5


def test_only_the_owner_reads_what_is_written(path, folder):
    folder.send(letter())

    assert path.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.iterdir()} == {0o600}


def test_a_folder_that_cannot_be_written_to_is_tried_again(path, folder):
    path.parent.mkdir()
    path.write_text("a file stands where the folder should be")

    with pytest.raises(UnreachableError, match="mail folder"):
        folder.send(letter())


def test_a_letter_that_cannot_be_one_leaves_no_file(path, folder):
    with pytest.raises(RejectedError):
        folder.send(letter(recipient="nobody"))

    assert not path.exists()
