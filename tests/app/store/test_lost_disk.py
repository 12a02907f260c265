"""A database whose disk is gone says so in our words, whoever asks first."""

from shutil import rmtree

import pytest

from app.model.errors import StorageUnavailableError
from app.store.transaction import Database


@pytest.fixture
def without_disk(tmp_path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'disk' / 'clearhold.sqlite3'}")
    rmtree(tmp_path / "disk")
    return database


@pytest.mark.parametrize("way", ["read", "write"])
def test_a_process_that_finds_no_disk_says_that_nothing_was_stored(without_disk, way):
    with pytest.raises(StorageUnavailableError), getattr(without_disk, way)():
        pytest.fail("there is nothing to write to")


def test_the_writers_turn_is_free_again_after_that(without_disk, tmp_path):
    with pytest.raises(StorageUnavailableError), without_disk.write():
        pytest.fail("there is nothing to write to")
    (tmp_path / "disk").mkdir()

    with without_disk.write() as tx:
        assert tx.exec_driver_sql("SELECT 1").scalar() == 1
