"""The web server's own log: lines like everybody's, and the reason why it cannot start."""

import json
import os
import subprocess

from app.settings import Settings
from app.supervisor.parts import gunicorn_command
from tests.house_rules.tree import ROOT


def test_a_setting_by_which_the_web_cannot_start_is_told_in_a_sentence(tmp_path):
    environment = {"CLEARHOLD_STATE_DIR": str(tmp_path), "CLEARHOLD_WEB_KEYS": "of nobody"}
    ended = subprocess.run(
        gunicorn_command(Settings(state_dir=tmp_path), "127.0.0.1:0"),
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = [json.loads(line) for line in ended.stderr.splitlines()]

    assert ended.returncode != 0
    assert ended.stdout == ""
    assert any("CLEARHOLD_WEB_KEYS is damaged" in line.get("why", "") for line in lines)
    assert {line["process"] for line in lines} == {"web"}
    assert any("exited with code 3" in line["event"] for line in lines)
