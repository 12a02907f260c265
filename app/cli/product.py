"""Commands that run the product, bring its database up to date, and examine it."""

import argparse
import os

from app.cli.examination import examine_installation
from app.cli.services_here import services_here, settings_beside, settings_here
from app.store.migrate import migrate
from app.supervisor.parts import gunicorn_command
from app.supervisor.run import environment_of, run
from app.wiring import build_services, build_working_services


def run_everything(given: argparse.Namespace) -> int:
    """Start everything on this machine and watch it until Ctrl-C."""
    run(settings_here(), host=given.host, port=given.port, demo=given.demo, say=_say)
    return 0


def run_web(given: argparse.Namespace) -> int:
    """Become the web part."""
    settings = settings_here()
    build_working_services(settings).database.close()
    command = gunicorn_command(settings, given.bind)
    os.execve(command[0], command, environment_of(settings))  # noqa: S606 - our own command


def migrate_database(given: argparse.Namespace) -> int:
    """Bring the database to this version."""
    del given
    before, after = migrate(build_services(settings_here()).database)
    print(f"The database is at version {after}." if before == after else f"{before} -> {after}")
    return 0


def examine(given: argparse.Namespace) -> int:
    """Check settings, connections and webhooks, one line each; exit 1 if one needs work."""
    del given
    settings = settings_beside()
    findings = list(examine_installation(settings, services_here()))
    for finding in findings:
        print(f"{'ok  ' if finding.is_well else 'MEND'}  {finding.subject}: {finding.sentence}")
    return 0 if all(finding.is_well for finding in findings) else 1


def _say(sentence: str) -> None:
    print(sentence, flush=True)
