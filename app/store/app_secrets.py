"""Which secret of the operator's own app is the newest, and until when the one before counts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, LargeBinary, String, Table, select

from app.store.keyring import Keyring, Purpose
from app.store.tables import METADATA, AnyRow, UtcTime

app_secrets = Table(
    "app_secrets",
    METADATA,
    Column("kind", String(40), primary_key=True),
    Column("app_id", String(120), primary_key=True),
    Column("secret_sealed", LargeBinary, nullable=False),
    Column("previous_sealed", LargeBinary),
    Column("previous_until", UtcTime),
)


def kept_secrets(
    tx: Connection, keyring: Keyring, kind: str, app_id: str, *, now: datetime
) -> tuple[str, ...]:
    """Return the app's newest secret that we know of and, while it counts, the one before."""
    row = _row(tx, kind, app_id)
    if row is None:
        return ()
    sealed = [row.secret_sealed]
    if row.previous_until is not None and row.previous_until > now:
        sealed.append(row.previous_sealed)
    return tuple(keyring.unseal(Purpose.WEBHOOK_SECRET, one).decode() for one in sealed)


def replaced_secret(tx: Connection, keyring: Keyring, kind: str, app_id: str) -> str | None:
    """Return the secret before the newest, whether or not it still counts."""
    row = _row(tx, kind, app_id)
    if row is None or row.previous_sealed is None:
        return None
    return keyring.unseal(Purpose.WEBHOOK_SECRET, row.previous_sealed).decode()


def keep_secrets(
    tx: Connection,
    keyring: Keyring,
    kind: str,
    app_id: str,
    *,
    secrets: Sequence[str],
    previous_until: datetime,
) -> None:
    """Keep the newest secret and, where there is one, that before it until a time."""
    sealed = [keyring.seal(Purpose.WEBHOOK_SECRET, one.encode()) for one in secrets[:2]]
    values = {
        "secret_sealed": sealed[0],
        "previous_sealed": sealed[1] if sealed[1:] else None,
        "previous_until": previous_until if sealed[1:] else None,
    }
    key = (app_secrets.c.kind == kind, app_secrets.c.app_id == app_id)
    changed = tx.execute(app_secrets.update().where(*key).values(**values))
    if changed.rowcount == 0:
        tx.execute(app_secrets.insert().values(kind=kind, app_id=app_id, **values))


def _row(tx: Connection, kind: str, app_id: str) -> AnyRow | None:
    return tx.execute(
        select(app_secrets).where(app_secrets.c.kind == kind, app_secrets.c.app_id == app_id)
    ).one_or_none()
