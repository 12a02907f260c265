"""The merchant reads about the signals that there are."""

from app.rules.catalogue import describe_signals
from tests.house_rules.tree import ROOT


def test_the_page_of_signals_is_made_from_the_code():
    """Write `describe_signals()` into the file where this fails."""
    assert (ROOT / "docs" / "signals.md").read_text() == describe_signals()
