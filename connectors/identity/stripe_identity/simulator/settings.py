"""What can be set while the simulator runs; kept in its file."""

import json
from dataclasses import asdict, dataclass, fields, replace

from connectors.identity.stripe_identity.simulator.database import Database
from connectors.identity.stripe_identity.simulator.vocabulary import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Delays and limits; all times in seconds.

    Attributes:
        redaction_seconds: from redaction.status processing to redacted (really up to four days).
        retry_seconds: waits before each repeated delivery; after the last one it is given up.
        delivery_timeout_seconds: how long a webhook receiver may take.
        return_lead_seconds: how far the browser is ahead of the webhook in mode "before".
        page_patience_seconds: how long the hosted page waits until it shows a page to look again.
        parallel: how many deliveries are on their way at once.
        deliver_anywhere: whether addresses outside loopback are called.
        second_redaction_accepted: whether redacting twice answers 200 instead of 400; the real
            answer is undocumented, so a client must live with both.
    """

    redaction_seconds: float = 1.0
    retry_seconds: tuple[float, ...] = (1.0, 5.0, 30.0)
    delivery_timeout_seconds: float = 10.0
    return_lead_seconds: float = 2.0
    page_patience_seconds: float = 20.0
    parallel: int = 1
    deliver_anywhere: bool = False
    second_redaction_accepted: bool = False


def current(database: Database) -> Settings:
    """Return the settings as they are now."""
    with database.transaction() as rows:
        row = rows.execute("SELECT value FROM setting WHERE name = 'settings'").fetchone()
    return _with_changes(Settings(), json.loads(row["value"])) if row else Settings()


def change(database: Database, changes: Body) -> Settings:
    """Apply ``changes`` by name and return the settings; ValueError on an unknown or wrong one."""
    with database.transaction() as rows:
        changed = _with_changes(current(database), changes)
        rows.execute(
            "INSERT OR REPLACE INTO setting VALUES ('settings', ?)",
            (json.dumps(asdict(changed)),),
        )
    return changed


def described(settings: Settings) -> Body:
    """Return the settings by name."""
    return asdict(settings)


def _with_changes(settings: Settings, changes: Body) -> Settings:
    unknown = set(changes) - {field.name for field in fields(Settings)}
    if unknown:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    checked: Body = {name: _like(getattr(settings, name), changes[name]) for name in changes}
    return replace(settings, **checked)


def _like(sample: object, value: object) -> object:
    if isinstance(sample, tuple) and isinstance(value, list | tuple):
        return tuple(_like(0.0, each) for each in value)
    if isinstance(sample, bool) or isinstance(value, bool):
        matches = isinstance(sample, bool) and isinstance(value, bool)
    else:
        matches = isinstance(sample, int | float) and isinstance(value, int | float) and value >= 0
    if not matches:
        raise ValueError(f"{value!r} does not fit; something like {sample!r} is expected")
    return value
