"""Packs of a shop: immutable versions, one draft, and which version had which role when."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    func,
    select,
)

from app.model.ids import ShopId
from app.model.pack_version import PackDraft, PackRef, PackRole, PackTurn, PackVersion
from app.store.shops import shops
from app.store.tables import METADATA, AnyRow, UtcTime

pack_versions = Table(
    "pack_versions",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("name", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("is_shipped", Boolean, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("why", Text, nullable=False),
)

pack_drafts = Table(
    "pack_drafts",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("text", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("based_on_name", String(40)),
    Column("based_on_version", Integer),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", UtcTime, nullable=False),
)

pack_turns = Table(
    "pack_turns",
    METADATA,
    Column("shop_id", String(40), primary_key=True),
    Column("role", String(8), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40)),
    Column("version", Integer),
    Column("since", UtcTime, nullable=False),
    Column("chosen_by", Text, nullable=False),
    Column("why", Text, nullable=False),
)


def lock_packs(tx: Connection, shop_id: ShopId) -> None:
    """Keep others from changing the shop's packs until the transaction ends."""
    tx.execute(select(shops.c.shop_id).where(shops.c.shop_id == shop_id).with_for_update())


def keep_version(tx: Connection, shop_id: ShopId, version: PackVersion) -> None:
    """Keep a version for ever; one that is kept already stays as it is."""
    if version_of(tx, shop_id, version.ref) is None:
        tx.execute(
            pack_versions.insert().values(
                shop_id=shop_id,
                name=version.ref.name,
                version=version.ref.version,
                text=version.text,
                is_shipped=version.is_shipped,
                made_by=version.made_by,
                made_at=version.made_at,
                why=version.why,
            )
        )


def version_of(tx: Connection, shop_id: ShopId, ref: PackRef) -> PackVersion | None:
    """Return a version; None where the shop has none such."""
    row = tx.execute(
        select(pack_versions).where(
            pack_versions.c.shop_id == shop_id,
            pack_versions.c.name == ref.name,
            pack_versions.c.version == ref.version,
        )
    ).one_or_none()
    return None if row is None else _version(row)


def versions_of(tx: Connection, shop_id: ShopId) -> list[PackVersion]:
    """Return every version that the shop made or was decided by, the newest first."""
    question = select(pack_versions).where(pack_versions.c.shop_id == shop_id)
    newest = (pack_versions.c.made_at.desc(), pack_versions.c.version.desc())
    return [_version(row) for row in tx.execute(question.order_by(*newest))]


def last_version_of(tx: Connection, shop_id: ShopId, name: str) -> PackVersion | None:
    """Return the latest version of a pack of this name."""
    question = select(pack_versions).where(
        pack_versions.c.shop_id == shop_id, pack_versions.c.name == name
    )
    row = tx.execute(question.order_by(pack_versions.c.version.desc()).limit(1)).first()
    return None if row is None else _version(row)


def draft_of(tx: Connection, shop_id: ShopId, *, locked: bool = False) -> PackDraft | None:
    """Return the shop's draft, if somebody is writing one."""
    question = select(pack_drafts).where(pack_drafts.c.shop_id == shop_id)
    row = tx.execute(question.with_for_update() if locked else question).one_or_none()
    if row is None:
        return None
    return PackDraft(
        text=row.text,
        revision=row.revision,
        based_on=_ref(row.based_on_name, row.based_on_version),
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def keep_draft(tx: Connection, shop_id: ShopId, draft: PackDraft) -> None:
    """Keep the shop's draft in place of the one before."""
    delete_draft(tx, shop_id)
    tx.execute(
        pack_drafts.insert().values(
            shop_id=shop_id,
            text=draft.text,
            revision=draft.revision,
            based_on_name=draft.based_on.name if draft.based_on else None,
            based_on_version=draft.based_on.version if draft.based_on else None,
            saved_by=draft.saved_by,
            saved_at=draft.saved_at,
        )
    )


def delete_draft(tx: Connection, shop_id: ShopId) -> None:
    """Forget the shop's draft."""
    tx.execute(pack_drafts.delete().where(pack_drafts.c.shop_id == shop_id))


def last_turn(tx: Connection, shop_id: ShopId, role: PackRole) -> PackTurn | None:
    """Return what has a role now; None where nothing ever had it."""
    row = tx.execute(_turns(shop_id, role).limit(1)).first()
    return None if row is None else _turn(row)


def turns_of(tx: Connection, shop_id: ShopId, role: PackRole) -> list[PackTurn]:
    """Return everything that had a role, the latest first."""
    return [_turn(row) for row in tx.execute(_turns(shop_id, role))]


def add_turn(tx: Connection, shop_id: ShopId, turn: PackTurn) -> None:
    """Let a version, or none, have a role from now on."""
    count = select(func.coalesce(func.max(pack_turns.c.turn), 0)).where(
        pack_turns.c.shop_id == shop_id, pack_turns.c.role == turn.role
    )
    tx.execute(
        pack_turns.insert().values(
            shop_id=shop_id,
            role=turn.role,
            turn=(tx.scalar(count) or 0) + 1,
            name=turn.ref.name if turn.ref else None,
            version=turn.ref.version if turn.ref else None,
            since=turn.since,
            chosen_by=turn.chosen_by,
            why=turn.why,
        )
    )


def _turns(shop_id: ShopId, role: PackRole) -> Any:  # noqa: ANN401 - a Select of all columns
    question = select(pack_turns).where(pack_turns.c.shop_id == shop_id, pack_turns.c.role == role)
    return question.order_by(pack_turns.c.turn.desc())


def _version(row: AnyRow) -> PackVersion:
    return PackVersion(
        ref=PackRef(name=row.name, version=row.version),
        text=row.text,
        is_shipped=row.is_shipped,
        made_by=row.made_by,
        made_at=row.made_at,
        why=row.why,
    )


def _turn(row: AnyRow) -> PackTurn:
    return PackTurn(
        role=PackRole(row.role),
        ref=_ref(row.name, row.version),
        since=row.since,
        chosen_by=row.chosen_by,
        why=row.why,
    )


def _ref(name: str | None, version: int | None) -> PackRef | None:
    return None if name is None or version is None else PackRef(name=name, version=version)
