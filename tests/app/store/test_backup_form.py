"""The form of a back-up: only the whole of it, unchanged and with its key, is ever believed."""

import io
from datetime import UTC, datetime

import pytest

from app.model.errors import InvalidInputError
from app.store.backups import sealed_file
from app.store.backups.sealed_file import head_for, open_sealed, write_sealed
from app.store.keyring import Keyring

OLD = "an older key of tests, not of anybody"
NEW = "a newer key of tests, not of anybody"
CHUNK = 1000
TAG = 16
CONTENT = bytes(range(256)) * 20


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(sealed_file, "CHUNK", CHUNK)


def sealed(content=CONTENT, *keys):
    out = io.BytesIO()
    keyring = Keyring.from_secrets(keys or (OLD,))
    made_at = datetime(2026, 3, 1, tzinfo=UTC)
    head, key = head_for(keyring, made_at=made_at, schema="0007", size=len(content))
    done = list(write_sealed(out, head, key, io.BytesIO(content)))
    assert done[-1] == len(content)
    return out.getvalue()


def opened(written, *keys):
    return b"".join(open_sealed(io.BytesIO(written)).content(Keyring.from_secrets(keys or (OLD,))))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_comes_out_again(size):
    assert opened(sealed(CONTENT[:size])) == CONTENT[:size]


def test_nothing_of_the_content_stands_in_the_file():
    assert CONTENT[:64] not in sealed()
    assert sealed() != sealed()


def test_it_opens_with_the_key_of_its_time_behind_a_newer_one():
    assert opened(sealed(), NEW, OLD) == CONTENT


def test_another_key_is_refused_with_what_to_do():
    with pytest.raises(InvalidInputError, match="with a secret key that is not here"):
        opened(sealed(), NEW)


@pytest.mark.parametrize("left", range(0, 6000, 97))
def test_a_file_that_was_cut_off_anywhere_is_refused(left):
    whole = sealed()
    with pytest.raises(InvalidInputError):
        opened(whole[: min(left, len(whole) - 1)])


def test_a_file_that_lacks_its_last_chunk_or_has_one_more_is_refused():
    whole = sealed(CONTENT[: 3 * CHUNK])
    for wrong in (whole[: -(CHUNK + TAG)], whole + whole[-(CHUNK + TAG) :], whole + b"more"):
        with pytest.raises(InvalidInputError, match="damaged"):
            opened(wrong)


def test_chunks_in_another_order_are_refused():
    whole = sealed(CONTENT[: 3 * CHUNK])
    head, rest = whole[: -3 * (CHUNK + TAG)], whole[-3 * (CHUNK + TAG) :]
    first, second, third = (rest[begin : begin + CHUNK + TAG] for begin in (0, 1016, 2032))
    assert opened(head + first + second + third) == CONTENT[: 3 * CHUNK]
    with pytest.raises(InvalidInputError, match="damaged"):
        opened(head + second + first + third)


@pytest.mark.parametrize("place", range(0, 5700, 101))
def test_a_single_changed_bit_is_noticed(place):
    changed = bytearray(sealed())
    changed[place % len(changed)] ^= 1
    with pytest.raises(InvalidInputError):
        opened(bytes(changed))


def test_a_changed_head_is_noticed():
    changed = sealed().replace(b'"schema":"0007"', b'"schema":"0006"')
    with pytest.raises(InvalidInputError, match="damaged"):
        opened(changed)


def test_what_is_no_backup_says_so():
    with pytest.raises(InvalidInputError, match="no back-up of Clearhold's"):
        opened(b"SQLite format 3\0" + bytes(5000))


def test_a_form_of_tomorrow_is_refused():
    written = sealed().replace(b'"form":1', b'"form":2')
    with pytest.raises(InvalidInputError, match="newer Clearhold"):
        opened(written)
