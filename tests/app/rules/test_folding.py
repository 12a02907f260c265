import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.folding import fold


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Göteborg", "goteborg"),
        ("Goeteborg", "goteborg"),
        ("Ågård", "agard"),
        ("Aagaard", "agard"),
        ("Straße", "strasse"),
        ("Œuvre", "ouvre"),
        ("Сергей", "sergei"),
        ("Παπαδοπούλου", "papadopoulou"),
        ("№ 5", "no 5"),
    ],
)
def test_text_in_any_script_has_one_plain_spelling(written, plain):
    assert fold(written) == plain


@given(st.text())
def test_every_text_can_be_folded(written):
    assert fold(written).isascii()


def test_what_is_longer_than_any_name_is_cut():
    assert len(fold("a b" * 10_000)) == 300
