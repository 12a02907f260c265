"""The mailbox page, served on this machine only."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, render_template, request
from markupsafe import Markup, escape
from typing_extensions import override
from werkzeug.serving import WSGIRequestHandler, make_server

from connectors.mail.folder.simulator.reading import ReadLetter, letter_named, letters

_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# What a buyer's name or a rule's text could smuggle into a letter runs nowhere and loads nothing.
_LETTER_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'self';"
    " sandbox allow-popups allow-top-navigation-by-user-activation"
)
_VIEWS: Final = ("html", "text", "headers")
_LINK: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_OPENINGS: Final = [
    re.compile(f"<{tag}[^>]*>", re.IGNORECASE) for tag in ("head", "html", "!doctype")
]
_SHOWN_AT_MOST: Final = 200
_POLL_SECONDS: Final = 0.02
"""How soon a stop is noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A running mailbox page."""

    url: str
    stop: Callable[[], None]


def start(folder: Path, port: int = 0) -> Mailbox:
    """Serve the folder's letters on loopback; port 0 picks a free one."""
    server = make_server(
        "127.0.0.1", port, create_mailbox(folder), threaded=True, request_handler=_Silent
    )
    thread = threading.Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return Mailbox(url=f"http://127.0.0.1:{server.server_port}", stop=stop)


class _Silent(WSGIRequestHandler):
    """Logs no requests: an open page asks every few seconds."""

    @override
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def create_mailbox(folder: Path) -> Flask:
    """Return the page as a WSGI application. The folder need not exist yet."""
    app = Flask(__name__)
    app.jinja_env.filters["linked"] = _linked

    @app.get("/")
    def index() -> str:
        recipient = request.args.get("to", "")
        found = letters(folder, recipient)
        return render_template(
            "list.html", letters=found[:_SHOWN_AT_MOST], count=len(found), recipient=recipient
        )

    @app.get("/letters/<name>")
    def letter(name: str) -> str:
        found = _found(folder, name)
        view = request.args.get("view", "html" if found.html else "text")
        if view not in _VIEWS:
            abort(404)
        return render_template("letter.html", letter=found, view=view, views=_VIEWS)

    @app.get("/letters/<name>/html")
    def letter_html(name: str) -> Response:
        answer = Response(_opening_links_outside(_found(folder, name).html), mimetype="text/html")
        answer.headers["Content-Security-Policy"] = _LETTER_POLICY
        return answer

    @app.get("/health")
    def health() -> str:
        return "ok"

    app.after_request(_guarded)
    return app


def _found(folder: Path, name: str) -> ReadLetter:
    found = letter_named(folder, name)
    return found if found is not None else abort(404)


def _opening_links_outside(html: str) -> str:
    """Make links leave the frame, as they leave a mail program."""
    opening = next(filter(None, (pattern.search(html) for pattern in _OPENINGS)), None)
    at = opening.end() if opening else 0
    return f'{html[:at]}<base target="_top">{html[at:]}'


def _linked(text: str) -> Markup:
    pieces, after = [], 0
    for link in _LINK.finditer(text):
        pieces.append(escape(text[after : link.start()]))
        pieces.append(Markup('<a href="{0}">{0}</a>').format(link[0]))
        after = link.end()
    return Markup("").join([*pieces, escape(text[after:])])


def _guarded(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
