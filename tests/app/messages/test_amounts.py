from datetime import UTC, date, datetime

import pytest

from app.messages.amounts import day_words, list_words, moment_words, money_words, number_words
from app.model.money import Money

SPACE = "\N{NO-BREAK SPACE}"
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "expected"),
    [
        ("1348", "SEK", "sv", "1_348,00_kr"),
        ("1348", "SEK", "en", "SEK_1,348.00"),
        ("1348.5", "EUR", "de", "1.348,50_€"),
        ("1348.5", "EUR", "en", "€1,348.50"),
        ("1348", "JPY", "sv", "1_348_JPY"),
        ("1.5", "KWD", "de", "1,500_KWD"),
        # CLDR shows no decimals here, but ISO 4217 has them.
        ("1348.55", "RSD", "de", "1.348,55_RSD"),
        ("-1", "GBP", "en", "-£1.00"),
    ],
)
def test_money_is_written_as_the_language_does_and_never_rounded(
    amount, currency, language, expected
):
    words = money_words(Money.from_major(amount, currency), language)

    assert words.replace("\N{MINUS SIGN}", "-") == expected.replace("_", SPACE)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Thursday, 2 July 2026, 00:30 (Central European Summer Time)"),
        ("sv", "torsdag 2 juli 2026 kl. 00:30 (centraleuropeisk sommartid)"),
        ("de", "Donnerstag, 2. Juli 2026, 00:30 Uhr (Mitteleuropäische Sommerzeit)"),
    ],
)
def test_a_moment_is_told_in_the_shops_zone_which_is_named(language, expected):
    assert moment_words(SUMMER, "Europe/Stockholm", language) == expected


def test_the_same_moment_is_another_day_elsewhere():
    assert moment_words(SUMMER, "America/New_York", "en").startswith(
        "Wednesday, 1 July 2026, 18:30"
    )


def test_a_day_bears_its_weekday():
    assert day_words(date(2026, 11, 24), "sv") == "tisdag 24 november 2026"


def test_a_number_has_at_most_one_decimal():
    assert [number_words(number, "de") for number in (4, 4.24, 1234.5)] == ["4", "4,2", "1.234,5"]


def test_a_list_reads_like_a_sentence():
    assert list_words(["a", "b", "c"], "de") == "a, b und c"
