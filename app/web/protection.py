"""What every answer bears, and what no request may bring."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from app.settings import Settings
from app.web.visit import Frame, frame

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_FRAMED_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    **_FRAMED_HEADERS,
}
_FOR_MACHINES = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
"""All that the answer to a webhook bears: no browser renders it."""
_PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip")
"""What proxies add to a request that they pass on."""
_ONE_YEAR = "max-age=31536000; includeSubDomains"


def protect(app: Flask, settings: Settings, provider_pages: Sequence[str]) -> None:
    """Refuse plain http where the service is public, and dress every answer.

    ``provider_pages`` are the origins to which the buyer's button leads: a browser asks
    whether a form may go there for the redirect after it too (CSP 3, form-action).
    """
    portal_policy = " ".join((_POLICY, *provider_pages))

    @app.before_request
    def refuse_plain_http() -> ResponseReturnValue | None:
        if settings.is_public() and not request.is_secure and not _is_probe():
            return "This service is reached over https only.", 403
        return None

    @app.after_request
    def dress(answer: Response) -> Response:
        shown_in = frame()
        if request.blueprint == "portal":
            answer.headers["Content-Security-Policy"] = portal_policy
        if shown_in is not None:
            _add_missing(answer, _framed(shown_in))
        else:
            _add_missing(answer, _FOR_MACHINES if request.blueprint == "webhooks" else _HEADERS)
        if settings.is_public():
            answer.headers["Strict-Transport-Security"] = _ONE_YEAR
        return answer


def _framed(shown_in: Frame) -> dict[str, str]:
    """Return what an answer bears that a shop's admin shows: it alone may, with its scripts.

    Cross-Origin-Opener-Policy is for pages that stand alone, and missing here.
    """
    theirs = " ".join(dict.fromkeys(_origin(script) for script in shown_in.scripts))
    told = " ".join(("'self'", theirs, *shown_in.reports_to))
    policy = (
        f"default-src 'none'; style-src 'self' {theirs}; script-src 'self' {theirs}; "
        f"img-src 'self' data: {theirs}; font-src {theirs}; connect-src {told}; "
        f"base-uri 'none'; frame-ancestors {' '.join(shown_in.ancestors)}; form-action 'self'"
    )
    return {"Content-Security-Policy": policy, **_FRAMED_HEADERS}


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _add_missing(answer: Response, wanted: Mapping[str, str]) -> None:
    # Looked up once: werkzeug's setdefault reads all headers again for each.
    given = set(answer.headers.keys(lower=True))
    answer.headers.extend((name, wanted[name]) for name in wanted if name.lower() not in given)


def is_from_this_machine() -> bool:
    """Tell whether a request comes from here, and for nobody behind a proxy on this machine."""
    is_passed_on = any(name in request.headers for name in _PASSED_ON)
    return request.remote_addr in {"127.0.0.1", "::1"} and not is_passed_on


def _is_probe() -> bool:
    """Health and figures are asked from the same machine, past the proxy."""
    is_asked = request.path.startswith("/health/") or request.path == "/metrics"
    return is_asked and is_from_this_machine()
