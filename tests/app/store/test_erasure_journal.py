"""The journal of erasures: whole lines, in files by month, gone when no back-up is that old."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.model.erasure import Erasure, ErasureKind
from app.model.errors import StorageUnavailableError
from app.model.facts import KeyKind
from app.model.ids import ShopId
from app.store.erasure_journal import ErasureJournal, read_journals

AT = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ERASURE = Erasure(
    kind=ErasureKind.PERSON,
    at=AT,
    shop_id=ShopId("shop_1"),
    orders=(b"\0\1\2", b"\xff\xfe"),
    keys={KeyKind.EMAIL: (b"\n\n",)},
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "some" / "erasures"


def read(folder, since=LONG_AGO):
    return list(read_journals([folder], since))


def test_what_was_noted_is_read_again(folder):
    later = replace(ERASURE, at=AT + timedelta(minutes=2))
    journal = ErasureJournal(folder)
    journal.note(ERASURE)
    journal.note(later)

    assert read(folder) == [ERASURE, later]
    assert read(folder, later.at) == [later]
    assert {file.name for file in folder.iterdir()} == {"2026-03.jsonl", "2026-04.jsonl"}
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_half_a_line_is_told_and_spoils_no_other(folder):
    journal = ErasureJournal(folder)
    journal.note(ERASURE)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    journal.note(ERASURE)
    assert read(folder) == [None, ERASURE]


def test_months_go_when_no_backup_is_that_old(folder):
    journal = ErasureJournal(folder, timedelta(days=60))
    journal.note(ERASURE)
    journal.trim(AT + timedelta(days=60))
    assert read(folder) == [ERASURE]
    journal.trim(AT + timedelta(days=61))
    assert read(folder) == []


def test_a_journal_that_cannot_be_written_says_that_nothing_was_erased(folder):
    folder.parent.mkdir()
    folder.write_text("no folder")
    with pytest.raises(StorageUnavailableError, match="Nothing was erased"):
        ErasureJournal(folder).note(ERASURE)


def test_a_journal_without_a_folder_notes_nothing():
    journal = ErasureJournal(None)
    journal.note(ERASURE)
    journal.trim(AT)
