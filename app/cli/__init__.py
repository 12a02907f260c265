"""The ``clearhold`` command; a file for each group of commands."""

import sys

from app.cli.parser import build_parser
from app.model.errors import ClearholdError


def main(arguments: list[str] | None = None) -> None:
    """Run one command: exit 0 on success, 2 on wrong use, 1 on failure with a sentence."""
    parser = build_parser()
    given = parser.parse_args(arguments)
    try:
        sys.exit(given.command(given))
    except ClearholdError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
