"""The documents that are written by the code: ``python -m tests.house_rules.pages`` writes them."""

from app.privacy.page import describe_privacy
from app.rules.catalogue import describe_signals
from app.settings import describe_settings
from tests.house_rules.case_page import describe_case, draw_case
from tests.house_rules.tree import ROOT

PAGES = {
    ROOT / "docs" / "case.md": describe_case,
    ROOT / "docs" / "images" / "case.svg": draw_case,
    ROOT / "docs" / "privacy.md": describe_privacy,
    ROOT / "docs" / "settings.md": describe_settings,
    ROOT / "docs" / "signals.md": describe_signals,
}


def write_pages() -> None:
    """Write every page anew."""
    for path, describe in PAGES.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(describe())


if __name__ == "__main__":
    write_pages()
