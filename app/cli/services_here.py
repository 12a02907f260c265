"""The services of a command, with the settings of the environment and the state folder."""

import os
import pwd
from pathlib import Path

from app.model.errors import InvalidInputError
from app.services import Services
from app.settings import Settings, read_settings
from app.supervisor.demo_settings import with_demo
from app.supervisor.run import completed
from app.wiring import build_services


def services_here() -> Services:
    """Return the services that a command works with.

    Raises:
        InvalidInputError: a setting cannot be used, no Clearhold was ever started here, or root
            asks in another user's folder.
    """
    chosen = read_settings()
    embedded = chosen.database().removeprefix("sqlite:///")
    if embedded != chosen.database() and not Path(embedded).exists():
        msg = (
            f"There is no Clearhold in {chosen.state_dir.absolute()}. Go to the folder where it "
            "runs, or set CLEARHOLD_STATE_DIR; `clearhold migrate` begins a new one."
        )
        raise InvalidInputError(msg)
    refuse_to_own(chosen.state_dir)
    return build_services(settings_beside())


def refuse_to_own(folder: Path) -> None:
    """Refuse to work as root in a folder of another user, who could not read what is left there.

    Raises:
        InvalidInputError: it belongs to somebody else.
    """
    if os.geteuid() or not folder.exists() or not (owner := folder.stat().st_uid):
        return
    msg = (
        f"{folder.absolute()} belongs to the user {_name_of(owner)}, who could not open what root "
        f"writes there. Run it as that user: sudo -u {_name_of(owner)} clearhold … Nothing was "
        "changed."
    )
    raise InvalidInputError(msg)


def _name_of(owner: int) -> str:
    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return f"#{owner}"


def settings_here() -> Settings:
    """Return the settings, completed by the state folder's own key where none is set."""
    return completed(read_settings())


def settings_beside() -> Settings:
    """Return the settings as `settings_here`, or those of the demo that the folder holds."""
    return completed(with_demo(read_settings()))
