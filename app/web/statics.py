"""Sheets and scripts: named by what is in them, so that a browser keeps them; made small to send."""

import gzip
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, request

from app.web.visit import frame

_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_FINE: Final = 200
_SMALLEST: Final = 1000
"""What is smaller fits into one packet as it is."""
_TEXTS: Final = ("text/", "application/javascript", "image/svg+xml")


def serve_statics(app: Flask) -> None:
    """Let addresses of static files bear their contents' digest, and answers be made small.

    Of pages only those in a shop's admin are compressed: they hold no key of a form, and no
    other site can make a browser ask for them again and again to guess by their length.
    """
    digest = _digests(Path(app.static_folder or ""))

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static":
            values.setdefault("v", digest(str(values.get("filename", ""))))

    @app.after_request
    def make_small(answer: Response) -> Response:
        if request.endpoint == "static" and _is_this_version(answer, digest):
            answer.headers["Cache-Control"] = _FOR_GOOD
            return _compressed(answer)
        return _compressed(answer) if frame() is not None else answer


def _digests(folder: Path) -> Callable[[str], str]:
    @cache
    def digest(filename: str) -> str:
        path = folder / filename
        # The name is a template's own, or was found by Flask in this folder.
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else ""

    return digest


def _is_this_version(answer: Response, digest: Callable[[str], str]) -> bool:
    named = request.args.get("v")
    # Only of a file that Flask found is the name looked at.
    is_there = bool(named) and answer.status_code == _FINE
    return is_there and named == digest((request.view_args or {}).get("filename", ""))


def _compressed(answer: Response) -> Response:
    is_text = (answer.mimetype or "").startswith(_TEXTS)
    if answer.status_code != _FINE or not is_text or "Content-Encoding" in answer.headers:
        return answer
    answer.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") <= 0 or request.method == "HEAD":
        return answer
    answer.direct_passthrough = False
    body = answer.get_data()
    if len(body) >= _SMALLEST:
        answer.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers.pop("ETag", None)
    return answer
