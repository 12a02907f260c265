"""Every line is JSON with ids; what went wrong is told without the words of the error."""

import json
import subprocess
import sys

MARKER = "Karin-Karlsson-was-here"
BEGIN = f"""
import logging, threading, warnings
from app.logs import configure_logs, log, log_problem
configure_logs("rules")
marker = "{MARKER}"
"""


def lines(code):
    """What a process writes that runs this code, all of it as JSON."""
    written = subprocess.run(
        [sys.executable, "-c", BEGIN + code], capture_output=True, text=True, check=False
    )
    assert MARKER not in written.stderr + written.stdout
    assert written.stdout == ""
    return [json.loads(line) for line in written.stderr.splitlines()]


def test_an_event_is_written_with_its_ids():
    [line] = lines('log("claims_let_go", effects=3)')

    assert line["event"] == "claims_let_go"
    assert line["effects"] == 3
    assert (line["process"], line["level"]) == ("rules", "info")
    assert line["at"].endswith("+00:00")


def test_an_error_that_nobody_caught_is_told_by_kind_and_place():
    [line] = lines("def check():\n  raise ValueError(marker)\ncheck()")

    assert (line["event"], line["problem"]) == ("process_failed", "ValueError")
    assert line["place"].startswith("check:")


def test_an_error_in_a_thread_is_told_alike():
    [line] = lines(
        "def beat():\n  raise ValueError(marker)\n"
        "thread = threading.Thread(target=beat)\nthread.start()\nthread.join()"
    )

    assert (line["event"], line["problem"]) == ("thread_failed", "ValueError")


def test_an_error_where_none_can_be_raised_is_told_alike():
    [line] = lines("class Gone:\n  def __del__(self):\n    raise ValueError(marker)\nGone()\n")

    assert (line["event"], line["problem"]) == ("unraisable", "ValueError")


def test_a_librarys_words_are_kept_without_what_they_were_filled_with():
    [line] = lines('logging.getLogger("gunicorn.error").warning("Invalid request: %s", marker)')

    assert (line["event"], line["logger"]) == ("Invalid request: %s", "gunicorn.error")


def test_a_librarys_words_that_were_filled_before_are_told_by_their_place():
    [line] = lines(
        "def parse():\n"
        "  try:\n    raise ValueError(marker)\n"
        '  except ValueError as problem:\n    logging.getLogger("rq").exception(problem)\n'
        "parse()"
    )

    assert line["problem"] == "ValueError"
    assert "parse:" in line["event"]


def test_a_warning_is_a_line_too():
    [line] = lines("warnings.warn(marker)")

    assert line["logger"] == "py.warnings"


def test_the_place_is_our_own_though_a_library_failed():
    [line] = lines(
        "from pathlib import Path\nfrom app.metrics import share_counts\n"
        "try:\n  share_counts(Path('/dev/null/counts'))\n"
        "except OSError as problem:\n  log_problem('counts_not_shared', problem)"
    )

    assert line["place"].startswith("share_counts:")
