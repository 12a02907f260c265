"""Answers that a browser keeps as a file."""

from flask import Response


def as_file(text: str, name: str, kind: str) -> Response:
    """Return a text as a file of that name; names are ours, of letters and hyphens."""
    answer = Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
