"""The services of a command, with the settings of the environment and the state folder."""

from app.services import Services
from app.settings import Settings, read_settings
from app.supervisor.run import completed
from app.wiring import build_services


def services_here() -> Services:
    """Return the services that a command works with.

    Raises:
        InvalidInputError: a setting cannot be used.
    """
    return build_services(settings_here())


def settings_here() -> Settings:
    """Return the settings, completed by the state folder's own key where none is set."""
    return completed(read_settings())
