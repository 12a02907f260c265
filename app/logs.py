"""Logging: one event name and ids as fields; never a payload, never a person.

A library's own sentences are written as it has them in its source, without what it would
fill in: that may be an address, a request or the text of an error.
"""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from traceback import walk_tb

from typing_extensions import override

_EXTRA = "fields"
_OURS = "clearhold"
_PACKAGES = frozenset({"app", "connectors", "workers"})


def configure_logs(process: str) -> None:
    """Write every event of this process as one JSON line to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(process))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("rq.worker", "urllib3", "stripe", "werkzeug", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    # Python itself would print the error's text.
    sys.excepthook = lambda _, problem, __: log_problem("process_failed", problem)
    sys.unraisablehook = lambda found: _note_if_any("unraisable", found.exc_value)
    threading.excepthook = lambda found: _note_if_any("thread_failed", found.exc_value)


def log(event: str, **fields: str | float | bool | None) -> None:
    """Note that something happened, with the ids of what it happened to."""
    logging.getLogger(_OURS).info(event, extra={_EXTRA: fields})


def log_problem(event: str, problem: BaseException, **fields: str | float | bool | None) -> None:
    """Note a problem: its kind and where in our code it arose, never its text (a person may be in it)."""
    named = {**fields, "problem": type(problem).__name__, "place": _place(problem)}
    logging.getLogger(_OURS).warning(event, extra={_EXTRA: named})


def _place(problem: BaseException) -> str:
    """Return the innermost of our own functions that it came through, else of anybody's."""
    places = [
        (frame.f_globals.get("__name__", ""), frame.f_code.co_name, line)
        for frame, line in walk_tb(problem.__traceback__)
    ]
    ours = [one for one in places if one[0].partition(".")[0] in _PACKAGES]
    return "".join(f"{name}:{line}" for _, name, line in (ours or places)[-1:])


def _note_if_any(event: str, problem: BaseException | None) -> None:
    if problem is not None:
        log_problem(event, problem)


class _Lines(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "process": self._process,
            "level": record.levelname.lower(),
            "event": _said(record),
            **getattr(record, _EXTRA, {}),
        }
        if record.name != _OURS:
            line["logger"] = record.name
        if record.exc_info and record.exc_info[0] is not None:
            line["problem"] = record.exc_info[0].__name__
        return json.dumps(line, default=str)


def _said(record: logging.LogRecord) -> str:
    if record.name == _OURS:
        return record.getMessage()
    if record.args and all(isinstance(one, int) for one in record.args):
        return record.getMessage()
    # What comes with nothing to fill in may have been filled in before.
    return str(record.msg) if record.args else f"{record.module}.{record.funcName}:{record.lineno}"
