"""Sheets and scripts: named by what is in them, so that a browser keeps them; made small to send."""

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, request

from app.web.visit import frame

SHEETS: Final = ("style.css", "forms.css", "cases.css", "rules.css")
"""Together the merchant's sheet, which is one file on the way: every request costs a round."""
_FOLDER: Final = Path(__file__).parent / "static"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_FINE: Final = 200
_SMALLEST: Final = 1000
"""What is smaller fits into one packet as it is."""
_TEXTS: Final = ("text/", "application/javascript", "image/svg+xml")


statics = Blueprint("statics", __name__, url_prefix="/static")


@statics.get("/merchant.css")
def merchant_sheet() -> Response:
    """Send the merchant's sheets in one. Anybody may see them."""
    return Response(_text_of("merchant.css"), mimetype="text/css")


def serve_statics(app: Flask) -> None:
    """Let addresses of static files bear their contents' digest, and answers be made small.

    Of pages only those in a shop's admin are compressed: they hold no key of a form, and no
    other site can make a browser ask for them again and again to guess by their length.
    """
    app.register_blueprint(statics)

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, object]) -> None:
        name = _named(endpoint, values)
        if name is not None:
            values.setdefault("v", _digest(name))

    @app.after_request
    def make_small(answer: Response) -> Response:
        name = _named(request.endpoint or "", request.view_args or {})
        # Only of a file that Flask found is the name looked at.
        if name is not None and answer.status_code == _FINE:
            if request.args.get("v") != _digest(name):
                return answer
            answer.headers["Cache-Control"] = _FOR_GOOD
            return compressed(answer)
        return compressed(answer) if frame() is not None else answer


def _named(endpoint: str, values: Mapping[str, object]) -> str | None:
    """Return the name of the file behind an address; None where it is no file."""
    if endpoint == "statics.merchant_sheet":
        return "merchant.css"
    return str(values["filename"]) if endpoint == "static" else None


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_text_of(name)).hexdigest()[:12]


def _text_of(name: str) -> bytes:
    parts = SHEETS if name == "merchant.css" else (name,)
    return b"".join((_FOLDER / part).read_bytes() for part in parts)


def compressed(answer: Response) -> Response:
    """Make an answer small for who takes it so. It must hold no key of a form (see above)."""
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
