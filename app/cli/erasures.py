"""``clearhold erasures``: what a database must forget again that other tools put back."""

import argparse
from pathlib import Path

from app.cli.noted_erasures import journals, noted_erasures
from app.cli.progress import tell
from app.cli.services_here import services_here, settings_beside
from app.flow.forgetting.after_restore import after_restore
from app.model.errors import InvalidInputError
from app.store.migrate import migrate
from app.store.restores import Restored, is_worked_with

_IN_USE = (
    "Parts of Clearhold work with this database, or did seconds ago. Stop them on every host first: "
    "nothing may start before this has been done. Nothing was changed."
)


def repeat(given: argparse.Namespace) -> int:
    """Do what follows a restore: repeat erasures, forget what is due, ask for a look at holds."""
    settings, services = settings_beside(), services_here()
    folders = [Path(one) for one in given.erasures or ()] or [settings.erasures()]
    noted = journals(folders, may_lack=given.without_erasures)
    migrate(services.database)
    now = services.now()
    with services.database.read() as tx:
        if is_worked_with(tx, now):
            raise InvalidInputError(_IN_USE)
    restored = Restored(made_at=given.since, restored_at=now)
    erasures = noted_erasures(noted, services.keyring, restored.made_at)
    repeated = after_restore(services, restored, erasures)
    tell(f"Erasures noted since then, and repeated: {repeated.total()}. Clearhold may start.")
    return 0
