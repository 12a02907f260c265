"""How a request reaches the services and settings of its process."""

from typing import cast

from flask import Flask, current_app

from app.services import Services
from app.settings import Settings

_SERVICES = "clearhold.services"
_SETTINGS = "clearhold.settings"


def remember_services(app: Flask, services: Services, settings: Settings) -> None:
    """Keep both with the application."""
    app.extensions[_SERVICES] = services
    app.extensions[_SETTINGS] = settings


def services() -> Services:
    """Return the services of this process."""
    return cast("Services", current_app.extensions[_SERVICES])


def settings() -> Settings:
    """Return the operator's settings."""
    return cast("Settings", current_app.extensions[_SETTINGS])
