"""One ordinary letter for every test to change."""

from dataclasses import replace
from datetime import UTC, datetime

from app.model.private import Private
from app.ports import Mail

NOW = datetime(2026, 11, 21, 19, 8, 32, tzinfo=UTC)
ORDINARY = Mail(
    message_id="<eff_1@clearhold.example.test>",
    sender="Clearhold <clearhold@example.test>",
    reply_to="support@shop.example.test",
    recipient=Private("anna@example.test"),
    subject="Please confirm order 1042",
    text=Private("Hej Anna,\nplease confirm: https://clearhold.example.test/v/abc\n"),
    html=Private("<html><head></head><body><p>Hej Anna</p></body></html>"),
    language="sv",
)


class FixedClock:
    def now(self) -> datetime:
        return NOW


def letter(**changes) -> Mail:
    """The ordinary letter with changes; text about a person may be given plainly."""
    for name in ("recipient", "text", "html"):
        if name in changes:
            changes[name] = Private(changes[name])
    return replace(ORDINARY, **changes)
