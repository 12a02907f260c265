"""The ``clearhold`` command; a file for each group of commands."""

import gc
import sys
from argparse import ArgumentParser
from importlib import import_module

from app.model.errors import ClearholdError


def main(arguments: list[str] | None = None) -> None:
    """Run one command: exit 0 on success, 2 on wrong use, 1 on failure with a sentence."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        sys.exit(given.command(given))
    except ClearholdError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)


def _parser() -> ArgumentParser:
    """Import everything; a sixth of that would go into looking for garbage where there is none."""
    gc.disable()
    try:
        parser: ArgumentParser = import_module("app.cli.parser").build_parser()
    finally:
        gc.enable()
    return parser
