"""The services of a command, with the settings of the environment and the state folder."""

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
        InvalidInputError: a setting cannot be used, or no Clearhold was ever started here.
    """
    chosen = read_settings()
    embedded = chosen.database().removeprefix("sqlite:///")
    if embedded != chosen.database() and not Path(embedded).exists():
        msg = (
            f"There is no Clearhold in {chosen.state_dir.absolute()}. Go to the folder where it "
            "runs, or set CLEARHOLD_STATE_DIR; `clearhold migrate` begins a new one."
        )
        raise InvalidInputError(msg)
    return build_services(settings_beside())


def settings_here() -> Settings:
    """Return the settings, completed by the state folder's own key where none is set."""
    return completed(read_settings())


def settings_beside() -> Settings:
    """Return the settings as `settings_here`, or those of the demo that the folder holds."""
    return completed(with_demo(read_settings()))
