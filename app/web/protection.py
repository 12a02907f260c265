"""What every answer bears, and what no request may bring."""

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from app.settings import Settings

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_ONE_YEAR = "max-age=31536000; includeSubDomains"


def protect(app: Flask, settings: Settings) -> None:
    """Refuse plain http where the service is public, and dress every answer."""

    @app.before_request
    def refuse_plain_http() -> ResponseReturnValue | None:
        if settings.is_public() and not request.is_secure and not _is_probe():
            return "This service is reached over https only.", 403
        return None

    @app.after_request
    def dress(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "no-store")
        if settings.is_public():
            answer.headers["Strict-Transport-Security"] = _ONE_YEAR
        return answer


def _is_probe() -> bool:
    """Health is asked from the same machine, past the proxy."""
    return request.path.startswith("/health/") and request.remote_addr in {"127.0.0.1", "::1"}
