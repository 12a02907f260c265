"""The web server's log: lines like everybody's, without what a request said."""

from gunicorn.config import Config
from gunicorn.glogging import Logger
from typing_extensions import override

from app.logs import configure_logs


class ServerLog(Logger):
    """gunicorn's logger, which would write addresses and errors in full."""

    @override
    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        configure_logs("web")
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        for level in ("critical", "error", "warning", "info", "debug", "exception"):
            # Asked directly, or every line would come from gunicorn's own wrapper.
            setattr(self, level, getattr(self.error_log, level))
