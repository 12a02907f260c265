"""The web application, for gunicorn: ``gunicorn wsgi:app``."""

from app.logs import configure_logs
from app.settings import read_settings
from app.web import create_app
from app.wiring import build_services

configure_logs("web")
_settings = read_settings()
app = create_app(_settings, build_services(_settings))
