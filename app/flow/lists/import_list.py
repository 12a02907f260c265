"""Brings a list in from text: all of it, or nothing where a line is wrong."""

from dataclasses import dataclass

from app.flow.lists.listed import listed
from app.model.audit import AuditLine
from app.model.ids import ShopId
from app.model.listing import NewEntry
from app.rules.list_file import read_list
from app.services import Services
from app.store.audit import write_line
from app.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of it. Where there are troubles, nothing was kept."""

    added: int
    known: int
    """Entries that stood there already: they have the new reason and end."""
    troubles: tuple[str, ...]
    """Sentences, each with its line."""


def import_list(services: Services, shop_id: ShopId, text: str, *, actor: str) -> Imported:
    """Put every entry of a CSV text on its list (`app.rules.list_file`)."""
    told = read_list(text)
    troubles = [*told.troubles, *_over(services, told.entries)]
    if troubles:
        return Imported(added=0, known=0, troubles=tuple(troubles))
    with services.database.write() as tx:
        new = [listed(services, tx, shop_id, one, actor=actor)[1] for one in told.entries]
        if new:
            _note(services, tx, shop_id, len(new), actor=actor)
    return Imported(added=sum(new), known=len(new) - sum(new), troubles=())


def _over(services: Services, entries: tuple[NewEntry, ...]) -> list[str]:
    over = sum(1 for one in entries if one.ends_at is not None and one.ends_at <= services.now())
    return [f"The end of {over} entries is over already."] if over else []


def _note(
    services: Services, tx: Transaction, shop_id: ShopId, entries: int, *, actor: str
) -> None:
    line = AuditLine(
        shop_id=shop_id,
        subject=shop_id,
        action="list_imported",
        at=services.now(),
        actor=actor,
        details={"entries": entries},
    )
    write_line(tx, line)
