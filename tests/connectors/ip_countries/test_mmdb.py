"""Countries are read from the merchant's own MMDB file, and a broken one is told at once."""

import pytest

from app.model.errors import InvalidInputError
from connectors.ip_countries.mmdb.connector import MmdbCountries
from tests.builders.mmdb import mmdb_of

SWEDEN = {"country": {"iso_code": "SE"}}
GERMANY = {"country": {"iso_code": "DE"}}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "countries.mmdb"


def lay(path, records):
    """Put a file in the place of the old one, as programs that renew it do."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(mmdb_of(records))
    fresh.replace(path)


@pytest.fixture
def countries(path):
    lay(path, {"203.0.113.0/24": SWEDEN, "2001:db8::/32": GERMANY})
    return MmdbCountries(path)


@pytest.mark.parametrize(
    ("ip", "country"),
    [
        ("203.0.113.77", "SE"),
        (" 203.0.113.77 ", "SE"),
        ("2001:db8::1", "DE"),
        ("198.51.100.1", None),
        ("10.0.0.1", None),
        ("no address", None),
        ("", None),
    ],
)
def test_an_address_is_in_its_country_or_in_none(countries, ip, country):
    assert countries.country_of(ip) == country


@pytest.mark.parametrize(
    ("record", "country"),
    [
        ({"country": "se"}, "SE"),
        ({"country_code": "SE", "asn": "AS64500"}, "SE"),
        ({"registered_country": {"iso_code": "SE"}}, "SE"),
        ({"country": "Sweden", "country_code": "SE"}, "SE"),
        ({"country": {"names": {"en": "Sweden"}}}, None),
        ("SE", None),
    ],
)
def test_the_files_of_several_makers_are_read(path, record, country):
    lay(path, {"203.0.113.0/24": record})

    assert MmdbCountries(path).country_of("203.0.113.77") == country


def test_a_new_file_in_the_old_one_s_place_is_read_at_once(path, countries):
    lay(path, {"203.0.113.0/24": GERMANY})

    assert countries.country_of("203.0.113.77") == "DE"


def test_while_the_new_file_is_broken_the_old_one_answers_and_the_operator_is_told(path, countries):
    fresh = path.with_suffix(".new")
    fresh.write_bytes(b"half a download")
    fresh.replace(path)

    assert countries.country_of("203.0.113.77") == "SE"
    assert "no MMDB file" in countries.trouble()


def test_a_file_that_is_gone_leaves_the_old_answers(path, countries):
    path.unlink()

    assert countries.country_of("203.0.113.77") == "SE"
    assert "cannot be read" in countries.trouble()


def test_a_missing_file_is_told_when_it_is_opened(path):
    with pytest.raises(InvalidInputError, match=r"CLEARHOLD_IP_COUNTRIES: .+ cannot be read"):
        MmdbCountries(path)


def test_a_file_of_another_kind_is_told_when_it_is_opened(path):
    path.write_bytes(b"ip,country\n")

    with pytest.raises(InvalidInputError, match="is no MMDB file"):
        MmdbCountries(path)


def test_the_operator_reads_which_database_it_is(countries):
    assert countries.describe() == "Sample-Country of 2026-09-21."
    assert countries.trouble() is None
