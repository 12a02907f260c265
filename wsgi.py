"""The web application, for gunicorn: ``gunicorn wsgi:app``."""

from app.logs import configure_logs, log_problem
from app.metrics import share_counts
from app.settings import read_settings
from app.web import create_app
from app.wiring import build_working_services

configure_logs("web")
_settings = read_settings()
try:
    share_counts(_settings.state_dir / "metrics")
except OSError as problem:  # a full disk: it counts for itself
    log_problem("counts_not_shared", problem)
app = create_app(_settings, build_working_services(_settings))
