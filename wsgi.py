"""The web application, for gunicorn: ``gunicorn wsgi:app``."""

import sys

from app.logs import configure_logs, log, log_problem
from app.metrics import share_counts
from app.model.errors import ClearholdError
from app.settings import read_settings
from app.web import create_app
from app.wiring import build_working_services

_BOOT_ERROR = 3  # by which gunicorn knows that another try is in vain (Arbiter.WORKER_BOOT_ERROR)

configure_logs("web")
try:
    _settings = read_settings()
    _services = build_working_services(_settings)
except ClearholdError as problem:
    log("cannot_start", why=str(problem))
    sys.exit(_BOOT_ERROR)
try:
    share_counts(_settings.state_dir / "metrics")
except OSError as problem:  # a full disk: it counts for itself
    log_problem("counts_not_shared", problem)
app = create_app(_settings, _services)
